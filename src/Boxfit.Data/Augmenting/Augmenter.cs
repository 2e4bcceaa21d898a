using System.Buffers;

namespace Boxfit.Data.Augmenting;

/// <summary>
/// Draws the changes that an <see cref="Augmentation"/> allows and makes them, on 8-bit pictures between <c>Preprocessor.Fit</c> and
/// <c>Scale</c>. Allocates nothing but what a pool keeps.
/// </summary>
/// <param name="options">What may change.</param>
/// <param name="width">Width of the changed picture in pixels: the network's input's.</param>
/// <param name="height">Its height.</param>
sealed class Augmenter(Augmentation options, int width, int height)
{
    const int Draws = 10;

    // Letterboxing's grey.
    static readonly Rgb s_grey = new(114, 114, 114);

    // A picture made smaller than this in each direction is halved first: bilinear interpolation would leave out pixels.
    const double LeastScale = 0.5;

    /// <summary>Draws a change and makes it.</summary>
    /// <param name="source">The fitted picture, as large as the network's input or larger.</param>
    /// <param name="destination">Where the changed picture goes, not overlapping <paramref name="source"/>.</param>
    /// <param name="box">The object's box in 0…1 of the fitted picture.</param>
    /// <param name="random">The stream that decides; the same stream gives the same picture.</param>
    /// <returns>The object's box in the changed picture, cut to it.</returns>
    public BoundingBox Apply(Levels source, Span<byte> destination, BoundingBox box, ref SeededRandom random)
    {
        box = ChangePlace(source, destination, box, ref random);
        if (options.ChangesColour) ChangeColour(destination, ref random);
        if (options.Blur.Happens(ref random) && random.NextDouble() * options.Blur.Most is > 0 and var deviation)
            GaussianBlur.Apply(destination, width, height, deviation);
        if (options.Noise.Happens(ref random)) NormalNoise.Apply(destination, random.NextDouble() * options.Noise.Most * 255, ref random);
        if (options.Erase.Happens(ref random)) Erasing.Apply(destination, width, height, box, options.Erase.Most, ref random);
        return box;
    }

    BoundingBox ChangePlace(Levels source, Span<byte> destination, BoundingBox box, ref SeededRandom random)
    {
        bool flip = options.Flip > 0 && random.NextDouble() < options.Flip;
        var change = options.ChangesPlace ? DrawPlace(box, ref random) : new(Placing.Unchanged, null);
        Rgb? fill = !options.ChangesPlace ? null : options.Border switch
        {
            BorderFill.Grey => s_grey,
            BorderFill.Random => Rgb.Draw(ref random),
            _ => null,
        };
        bool sameSize = source.Width == width && source.Height == height;
        if (sameSize && change == new PlaceChange(Placing.Unchanged, null))
        {
            if (flip) Warp.Mirror(source.Bytes, destination, width, height);
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
        byte[]? half = null;
        try
        {
            double scale = Math.Sqrt(change.Magnification * width * height / source.Width / source.Height);
            for (; scale < LeastScale; scale *= 2)
            {
                half ??= ArrayPool<byte>.Shared.Rent(Halving.Bytes(source.Width, source.Height));
                source = Halving.Apply(source, half);
            }
            if (change.Tilted is not { } map) Warp.Apply(source, destination, width, height, change.Placing, flip, fill);
            else ProjectiveWarp.Apply(source, destination, width, height, flip ? Homography.Mirror * map : map, fill);
        }
        finally
        {
            if (half is not null) ArrayPool<byte>.Shared.Return(half);
        }
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
            tilted = placing.ToHomography() * Homography.Rotation(double.DegreesToRadians(degrees), width, height);
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
        public double Magnification => Tilted?.Magnification(0.5, 0.5) ?? Placing.ScaleX * Placing.ScaleY;

        public VisibleBox Show(BoundingBox box) => Tilted?.Show(box) ?? Placing.Show(box);
    }
}
