using System.Buffers;

namespace Boxfit.Data.Augmenting;

/// <summary>
/// Draws the changes that an <see cref="Augmentation"/> allows and makes them, on 8-bit pictures between <c>Preprocessor.Fit</c> and
/// <c>Scale</c>. Allocates nothing but what a pool keeps.
/// </summary>
/// <param name="options">What may change.</param>
/// <param name="input">The network's input.</param>
sealed class Augmenter(Augmentation options, Preprocessing input)
{
    const int Draws = 10;

    // Letterboxing's grey.
    static readonly Rgb s_grey = new(114, 114, 114);

    /// <summary>Draws a change and makes it.</summary>
    /// <param name="source">The fitted picture, as large as the network's input or larger.</param>
    /// <param name="destination">Where the changed picture goes, not overlapping <paramref name="source"/>.</param>
    /// <param name="box">The object's box in 0…1 of the fitted picture.</param>
    /// <param name="isCut">Whether to show what a later look sees: a cut around the box, which is not quite where the object is.</param>
    /// <param name="random">The stream that decides; the same stream gives the same picture.</param>
    /// <returns>The object's box in the changed picture, cut to it.</returns>
    public BoundingBox Apply(Levels source, Span<byte> destination, BoundingBox box, bool isCut, ref SeededRandom random)
    {
        box = ChangePlace(source, destination, box, isCut, ref random);
        if (options.ChangesColour) ChangeColour(destination, ref random);
        if (options.Blur.Happens(ref random) && random.NextDouble() * options.Blur.Most is > 0 and var deviation)
            GaussianBlur.Apply(destination, input.Width, input.Height, deviation);
        if (options.Noise.Happens(ref random)) NormalNoise.Apply(destination, random.NextDouble() * options.Noise.Most * 255, ref random);
        if (options.Erase.Happens(ref random)) Erasing.Apply(destination, input.Width, input.Height, box, options.Erase.Most, ref random);
        return box;
    }

    BoundingBox ChangePlace(Levels source, Span<byte> destination, BoundingBox box, bool isCut, ref SeededRandom random)
    {
        bool flip = options.Flip > 0 && random.NextDouble() < options.Flip;
        var change = isCut ? new(DrawCut(box, ref random), null)
            : options.ChangesPlace ? DrawPlace(box, ref random) : new(Placing.Unchanged, null);
        Rgb? fill = isCut || !options.ChangesPlace ? null : options.Border switch
        {
            BorderFill.Grey => s_grey,
            BorderFill.Random => Rgb.Draw(ref random),
            _ => null,
        };
        bool sameSize = source.Width == input.Width && source.Height == input.Height;
        if (sameSize && change == new PlaceChange(Placing.Unchanged, null))
        {
            if (flip) Warp.Mirror(source.Bytes, destination, input.Width, input.Height);
            else source.Bytes.CopyTo(destination);
        }
        else
        {
            Draw(source, destination, change, flip, fill);
            box = change.Show(box).Box;
        }
        return flip ? new(1 - box.X2, box.Y1, 1 - box.X1, box.Y2) : box;
    }

    void Draw(Levels source, Span<byte> destination, PlaceChange change, bool flip, Rgb? fill)
    {
        if (change.Tilted is not { } map)
        {
            Warp.Draw(source, destination, input.Width, input.Height, change.Placing, flip, fill);
            return;
        }
        byte[]? pooled = null;
        try
        {
            double scale = Math.Sqrt(change.Magnification * input.Width * input.Height / source.Width / source.Height);
            source = Halving.ForScale(source, scale, ref pooled);
            ProjectiveWarp.Apply(source, destination, input.Width, input.Height, flip ? Homography.Mirror * map : map, fill);
        }
        finally
        {
            if (pooled is not null) ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    /// <summary>
    /// A cut around a box that is off by what looks are off: mostly little, at times much, so the size of the error is drawn first.
    /// </summary>
    Placing DrawCut(BoundingBox box, ref SeededRandom random)
    {
        var looks = input.Looks!;
        for (int i = 0; i < Draws; i++)
        {
            double error = options.LookError * Math.Exp(random.NextDouble(-1, 1)), sizeError = 1.5 * error;
            double x = box.X1 + box.Width * (0.5 + error * random.NextNormal());
            double y = box.Y1 + box.Height * (0.5 + error * random.NextNormal());
            double size = sizeError * random.NextNormal(), stretch = sizeError * random.NextNormal() / 2;
            double width = box.Width * Math.Exp(size + stretch) / 2, height = box.Height * Math.Exp(size - stretch) / 2;
            var cut = Placing.Of(looks.CutAround(new(x - width, y - height, x + width, y + height)));
            if (cut.Show(box).Share >= options.Visible) return cut;
        }
        return Placing.Of(looks.CutAround(box));
    }

    PlaceChange DrawPlace(BoundingBox box, ref SeededRandom random)
    {
        for (int i = 0; i < Draws; i++)
        {
            var change = DrawAnyPlace(ref random);
            if (change.Show(box).Share >= options.Visible) return change;
        }
        return new(Placing.Unchanged, null);
    }

    PlaceChange DrawAnyPlace(ref SeededRandom random)
    {
        double largest = 1 + options.Zoom;
        double zoom = options.ZoomOut is not { } smaller
            ? Math.Pow(largest, random.NextDouble(-1, 1))
            : Math.Exp(random.NextDouble(-Math.Log(1 + smaller), Math.Log(largest)));
        double stretch = Math.Pow(1 + options.Aspect, random.NextDouble(-0.5, 0.5));
        double scaleX = zoom * stretch, scaleY = zoom / stretch;
        double rangeX = options.Shift, rangeY = options.Shift;
        if (options.ZoomAnywhere) (rangeX, rangeY) = (rangeX + Math.Abs(scaleX - 1) / 2, rangeY + Math.Abs(scaleY - 1) / 2);
        double shiftX = random.NextDouble(-rangeX, rangeX), shiftY = random.NextDouble(-rangeY, rangeY);
        var placing = new Placing(scaleX, scaleY, 0.5 + shiftX, 0.5 + shiftY);

        Homography? tilted = null;
        if (options.Rotate.Happens(ref random))
        {
            double degrees = random.NextDouble(-options.Rotate.Most, options.Rotate.Most);
            tilted = placing.ToHomography() * Homography.Rotation(double.DegreesToRadians(degrees), input.Width, input.Height);
        }
        if (options.Perspective.Happens(ref random))
            tilted = (tilted ?? placing.ToHomography()) * DrawPerspective(options.Perspective.Most / 2, ref random);
        return new(placing, tilted);
    }

    /// <summary>Moves each corner of the picture inwards by up to a share of its sides.</summary>
    static Homography DrawPerspective(double most, ref SeededRandom random)
    {
        Span<(double X, double Y)> corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
        foreach (ref var corner in corners)
        {
            double x = random.NextDouble() * most, y = random.NextDouble() * most;
            corner = (corner.X == 0 ? x : 1 - x, corner.Y == 0 ? y : 1 - y);
        }
        return Homography.ToCorners(corners);
    }

    void ChangeColour(Span<byte> picture, ref SeededRandom random)
    {
        double brightness = 1, contrast = 1, saturation = 1;
        if (options.JittersColour)
        {
            brightness = Factor(options.Brightness, ref random);
            contrast = Factor(options.Contrast, ref random);
            saturation = Factor(options.Saturation, ref random);
        }
        double turn = options.Hue.Happens(ref random) ? random.NextDouble(-options.Hue.Most, options.Hue.Most) : 0;
        if (options.Grey > 0 && random.NextDouble() < options.Grey) saturation = 0;
        if (brightness != 1 || contrast != 1 || saturation != 1) ColourChange.Apply(picture, brightness, contrast, saturation);
        if (turn != 0 && saturation != 0) HueChange.Apply(picture, turn);
    }

    static double Factor(Strength strength, ref SeededRandom random) =>
        strength.Chance < 1 && random.NextDouble() >= strength.Chance ? 1 : 1 + random.NextDouble(-strength.Most, strength.Most);

    /// <summary>Where a picture comes to lie: upright as <paramref name="Placing"/> says, or turned and distorted as well.</summary>
    readonly record struct PlaceChange(Placing Placing, Homography? Tilted)
    {
        /// <summary>By how much areas grow, measured in shares of source and destination, in the middle of the picture.</summary>
        public double Magnification => Tilted?.Magnification(0.5, 0.5) ?? Placing.Magnification;

        public VisibleBox Show(BoundingBox box) => Tilted?.Show(box) ?? Placing.Show(box);
    }
}
