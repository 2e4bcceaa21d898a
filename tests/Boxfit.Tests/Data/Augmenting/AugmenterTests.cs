namespace Boxfit.Tests.Data.Augmenting;

public sealed class AugmenterTests
{
    const int Width = 120, Height = 80;

    static readonly Rgb s_ground = new(30, 60, 90), s_object = new(230, 200, 20);

    /// <summary>A plain picture with a rectangle of another colour, and its box.</summary>
    static (byte[] Picture, BoundingBox Box) Rectangle(int width, int height, int left, int top, int right, int bottom)
    {
        byte[] picture = new byte[width * height * 3];
        Rgb.Of(picture.AsSpan()).Fill(s_ground);
        for (int y = top; y < bottom; y++) Rgb.Of(picture.AsSpan((y * width + left) * 3, (right - left) * 3)).Fill(s_object);
        return (picture, new PixelBox(left, top, right, bottom).Relative(width, height));
    }

    /// <summary>Edges of what has at least a share of the rectangle's colour, in pixels. Grey counts as ground.</summary>
    static PixelBox Find(byte[] picture, double share)
    {
        var (left, top, right, bottom) = (Width, Height, 0, 0);
        for (int i = 0; i < Width * Height; i++)
        {
            if (picture[3 * i] - picture[3 * i + 2] < -60 + share * 270) continue;
            (left, right) = (Math.Min(left, i % Width), Math.Max(right, i % Width + 1));
            (top, bottom) = (Math.Min(top, i / Width), Math.Max(bottom, i / Width + 1));
        }
        return new(left, top, right, bottom);
    }

    public static TheoryData<Augmentation> Changes => new(
        new Augmentation { Flip = 1 },
        new Augmentation { Shift = 0.4, Visible = 0.3 },
        new Augmentation { Zoom = 0.6 },
        new Augmentation { Zoom = 0.1, ZoomOut = 3 },
        new Augmentation { Zoom = 2, ZoomAnywhere = true, Oversample = 1.5 },
        new Augmentation { Aspect = 0.5, Oversample = 2 },
        new Augmentation { Rotate = 45 },
        new Augmentation { Rotate = new(10, 0.5) },
        new Augmentation { Perspective = 0.5, Visible = 0.5 },
        new Augmentation { Flip = 0.5, Shift = 0.2, Zoom = 0.4, Aspect = 0.2 },
        new Augmentation
        {
            Flip = 0.5, Shift = 0.2, Zoom = 1, ZoomOut = 0.5, ZoomAnywhere = true, Aspect = 0.3, Rotate = 20, Perspective = 0.3,
            Visible = 0.4, Oversample = 1.3,
        });

    [Theory]
    [MemberData(nameof(Changes))]
    public void The_box_follows_the_pixels(Augmentation augmentation)
    {
        CheckBoxes(augmentation with { Border = BorderFill.Grey }, margin: 0);
        // Repeated edges would lengthen a rectangle that touches them, be it after the picture was halved twice.
        CheckBoxes(augmentation with { Border = BorderFill.Repeat }, margin: 6);
    }

    static void CheckBoxes(Augmentation augmentation, int margin)
    {
        int width = (int)Math.Round(Width * augmentation.Oversample), height = (int)Math.Round(Height * augmentation.Oversample);
        var augmenter = new Augmenter(augmentation, new Preprocessing(Width, Height));
        byte[] changed = new byte[Width * Height * 3];
        // An edge lies where half of its colour is seen. Interpolation takes the tip of a turned corner away: a quarter is left there.
        double share = augmentation.Rotate.IsActive || augmentation.Perspective.IsActive ? 0.25 : 0.5;
        int moved = 0, cut = 0;
        double worst = 0;
        string where = "";
        for (ulong seed = 0; seed < 200; seed++)
        {
            var random = SeededRandom.For(seed);
            int left = margin + random.NextInt(width - 20 - 2 * margin), top = margin + random.NextInt(height - 20 - 2 * margin);
            int right = Math.Min(width - margin, left + 20 + random.NextInt(width));
            int bottom = Math.Min(height - margin, top + 20 + random.NextInt(height));
            var (picture, box) = Rectangle(width, height, left, top, right, bottom);
            var result = augmenter.Apply(new(picture, width, height), changed, box, isCut: false, ref random);

            Assert.True(result.IsValid && result == result.Clip(), $"{seed}: {result}");
            PixelBox expected = Find(changed, share), actual = result.ToPixels(Width, Height);
            double error = new[]
            {
                actual.X1 - expected.X1, actual.Y1 - expected.Y1, actual.X2 - expected.X2, actual.Y2 - expected.Y2,
            }.Max(Math.Abs);
            if (error > worst) (worst, where) = (error, $"{seed}: {actual} instead of {expected}, margin {margin}");
            if (result != box) moved++;
            if (result.X1 == 0 || result.Y1 == 0 || result.X2 == 1 || result.Y2 == 1) cut++;
        }
        Assert.True(worst <= 1, $"{worst} pixels, {where}");
        Assert.True(moved > 70, $"only {moved} moved");
        if (augmentation.Shift > 0) Assert.True(cut > 10, $"only {cut} touch the frame");
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void The_stated_share_of_the_rectangle_stays_in_sight(double visible)
    {
        // Nothing but shifts and turns: areas stay.
        var moves = (Augmentation[])[new() { Shift = 0.8 }, new() { Shift = 0.3, Rotate = 30 }];
        foreach (var augmentation in moves.Select(m => m with { Visible = visible }))
        {
            var augmenter = new Augmenter(augmentation, new Preprocessing(Width, Height));
            (byte[] picture, var box) = Rectangle(Width, Height, 5, 20, 60, 60);
            byte[] changed = new byte[picture.Length];
            double least = 1;
            for (ulong seed = 0; seed < 300; seed++)
            {
                var random = SeededRandom.For(seed);
                augmenter.Apply(new(picture, Width, Height), changed, box, isCut: false, ref random);
                int pixels = Rgb.Of(changed.AsSpan()).ToArray().Count(p => p.R > (s_ground.R + s_object.R) / 2);
                least = Math.Min(least, pixels / (55.0 * 40));
            }
            Assert.InRange(least, visible - 0.03, visible + 0.06);
        }
    }

    [Fact]
    public void A_box_cut_by_the_frame_is_as_tight_as_what_is_left_of_it()
    {
        // A square standing on its corner, whose left half is beyond the edge.
        var visible = VisibleBox.Of([(0, 0.1), (0.4, 0.5), (0, 0.9), (-0.4, 0.5)]);
        Assert.Equal(0, visible.Box.X1);
        Assert.Equal(0.1, visible.Box.Y1, 12);
        Assert.Equal(0.4, visible.Box.X2, 12);
        Assert.Equal(0.9, visible.Box.Y2, 12);
        Assert.Equal(0.5, visible.Share, 12);
        // The topmost corner lies beyond the left edge: the part within reaches less high.
        visible = VisibleBox.Of([(-0.2, 0), (0.6, 0.8), (0.5, 0.9), (-0.3, 0.1)]);
        Assert.Equal(0.2, visible.Box.Y1, 12);
        Assert.Equal(default, VisibleBox.Of([(1.1, 0), (2, 0), (2, 1), (1.1, 1)]));
    }

    static Augmentation Everything => new()
    {
        Flip = 0.5, Shift = 0.1, Zoom = 0.3, Aspect = 0.1, Rotate = 10, Perspective = 0.1, Border = BorderFill.Random,
        Brightness = 0.3, Contrast = 0.3, Saturation = 0.3, Hue = 0.1, Grey = 0.1, Blur = 1, Noise = 0.1, Erase = 0.2,
    };

    [Fact]
    public void The_same_stream_gives_the_same_picture_and_another_a_different_one()
    {
        var augmenter = new Augmenter(Everything, new Preprocessing(Width, Height));
        (byte[] picture, var box) = Rectangle(Width, Height, 20, 15, 70, 45);
        byte[] first = new byte[picture.Length], second = new byte[picture.Length], third = new byte[picture.Length];
        SeededRandom a = SeededRandom.For(1), b = SeededRandom.For(1), c = SeededRandom.For(2);
        var one = augmenter.Apply(new(picture, Width, Height), first, box, isCut: false, ref a);
        Assert.Equal(one, augmenter.Apply(new(picture, Width, Height), second, box, isCut: false, ref b));
        Assert.Equal(first, second);
        Assert.NotEqual(one, augmenter.Apply(new(picture, Width, Height), third, box, isCut: false, ref c));
        Assert.NotEqual(first, third);
    }

    public static TheoryData<string, Augmentation> Single => new()
    {
        { "flip", new() { Flip = 1 } }, { "shift", new() { Shift = 0.2 } },
        { "zoom", new() { Zoom = 0.5 } }, { "out", new() { ZoomOut = 0.5 } },
        { "aspect", new() { Aspect = 0.5 } }, { "rotate", new() { Rotate = 20 } }, { "perspective", new() { Perspective = 0.3 } },
        { "brightness", new() { Brightness = 0.5 } }, { "contrast", new() { Contrast = 0.5 } },
        { "saturation", new() { Saturation = 0.5 } },
        { "hue", new() { Hue = 0.5 } }, { "grey", new() { Grey = 1 } }, { "blur", new() { Blur = 3 } }, { "noise", new() { Noise = 0.2 } },
        { "erase", new() { Erase = 0.2 } },
    };

    [Theory]
    [MemberData(nameof(Single))]
    public void Each_change_alone_is_seen_and_nothing_is_allocated_for_it(string name, Augmentation augmentation)
    {
        Assert.True(augmentation.IsActive, name);
        augmentation.Validate();
        var augmenter = new Augmenter(augmentation, new Preprocessing(Width, Height));
        (byte[] picture, var box) = Rectangle(Width, Height, 20, 15, 70, 45);
        byte[] changed = new byte[picture.Length];
        var random = SeededRandom.For(5);
        augmenter.Apply(new(picture, Width, Height), changed, box, isCut: false, ref random);
        Assert.NotEqual(picture, changed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) augmenter.Apply(new(picture, Width, Height), changed, box, isCut: false, ref random);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_probability_says_how_often_it_happens()
    {
        var augmenter = new Augmenter(new() { Rotate = new(20, 0.3), Blur = new(2, 0.6) }, new Preprocessing(Width, Height));
        (byte[] picture, var box) = Rectangle(Width, Height, 40, 25, 80, 55);
        byte[] changed = new byte[picture.Length];
        int turned = 0, blurred = 0, unturned = 0;
        for (ulong seed = 0; seed < 500; seed++)
        {
            var random = SeededRandom.For(seed);
            if (augmenter.Apply(new(picture, Width, Height), changed, box, isCut: false, ref random).Width - box.Width > 1e-9)
            {
                turned++;
                continue;
            }
            unturned++;
            if (!changed.AsSpan().SequenceEqual(picture)) blurred++;
        }
        Assert.InRange(turned / 500.0, 0.23, 0.37);
        Assert.InRange((double)blurred / unturned, 0.52, 0.68);
    }

    [Fact]
    public void Off_by_default()
    {
        (byte[] picture, var box) = Rectangle(Width, Height, 20, 15, 70, 45);
        byte[] changed = new byte[picture.Length];
        var random = SeededRandom.For(1);
        Assert.False(new Augmentation().IsActive);
        Assert.False(new Augmentation { Rotate = new(10, 0), Oversample = 2, ZoomAnywhere = true }.IsActive);
        var augmenter = new Augmenter(new(), new Preprocessing(Width, Height));
        Assert.Equal(box, augmenter.Apply(new(picture, Width, Height), changed, box, isCut: false, ref random));
        Assert.Equal(picture, changed);
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        AssertRefused("Setting 'zoom': found '-0.5', expected 0 to 1.", new() { Zoom = -0.5 });
        AssertRefused("Setting 'zoom-out': found '1.5', expected 0 to 1.", new() { ZoomOut = 1.5 });
        AssertRefused("Setting 'flip': found 'NaN', expected 0 to 1.", new() { Flip = double.NaN });
        AssertRefused("Setting 'shift': found '0.6', expected 0 to 0.5.", new() { Shift = 0.6 });
        AssertRefused("Setting 'rotate': found '46', expected 0 to 45, and after an @ a probability from 0 to 1.", new() { Rotate = 46 });
        AssertRefused("Setting 'rotate': found '10@2', expected 0 to 45, ", new() { Rotate = new(10, 2) });
        AssertRefused("Setting 'visible': found '0', expected 0.1 to 1.", new() { Visible = 0 });
        AssertRefused("Setting 'oversample': found '0.5', expected 1 to 3.", new() { Oversample = 0.5 });
        AssertRefused("Setting 'blur': found '-1', expected 0 to 10, ", new() { Blur = -1 });

        static void AssertRefused(string message, Augmentation augmentation) =>
            Assert.StartsWith(message, Assert.Throws<InputException>(augmentation.Validate).Message, StringComparison.Ordinal);
    }
}
