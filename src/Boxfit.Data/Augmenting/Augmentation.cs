using Boxfit.Boxes;

namespace Boxfit.Data;

/// <summary>
/// Random changes to training pictures that keep the object in sight and move its box along. They work on the fitted 8-bit picture
/// (between <c>Preprocessor.Fit</c> and <c>Scale</c>), so they cost no second decode; zooming in loses some resolution.
/// All are off by default.
/// </summary>
public sealed record Augmentation
{
    // A drawn place that cuts away more than a fifth of the box is drawn again, this many times at most.
    const double LeastVisible = 0.8;
    const int Draws = 10;

    /// <summary>Probability of mirroring left to right, 0…1.</summary>
    public double Flip { get; init; }

    /// <summary>Largest shift along each axis, as a share of the input's side, 0…1; uniform either way.</summary>
    public double Shift { get; init; }

    /// <summary>Largest factor of zooming in or out, 1 or more; log-uniform in 1/<see cref="Zoom"/>…<see cref="Zoom"/>.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>Largest factor by which the aspect ratio changes, 1 or more; log-uniform either way.</summary>
    public double Aspect { get; init; } = 1;

    /// <summary>Largest relative change of brightness, 0…1: levels are multiplied by 1 ± this.</summary>
    public double Brightness { get; init; }

    /// <summary>Largest relative change of contrast about the picture's mean grey, 0…1.</summary>
    public double Contrast { get; init; }

    /// <summary>Largest relative change of saturation, 0…1: a blend with the pixel's grey, or away from it.</summary>
    public double Saturation { get; init; }

    /// <summary>True when any change is switched on.</summary>
    public bool IsActive => Flip > 0 || ChangesPlace || ChangesColour;

    bool ChangesPlace => Shift > 0 || Zoom > 1 || Aspect > 1;

    bool ChangesColour => Brightness > 0 || Contrast > 0 || Saturation > 0;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Check(nameof(Flip), Flip, 0, 1);
        Check(nameof(Shift), Shift, 0, 1);
        Check(nameof(Zoom), Zoom, 1, 10);
        Check(nameof(Aspect), Aspect, 1, 10);
        Check(nameof(Brightness), Brightness, 0, 1);
        Check(nameof(Contrast), Contrast, 0, 1);
        Check(nameof(Saturation), Saturation, 0, 1);

        static void Check(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                throw new InputException($"The augmentation's {name.ToLowerInvariant()} is {value}; expected {least}…{most}.");
        }
    }

    /// <summary>Draws a change and applies it.</summary>
    /// <param name="source">The fitted picture: height × width × RGB levels.</param>
    /// <param name="destination">Where the changed picture goes; as long as <paramref name="source"/>, and not overlapping it.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <param name="box">The object's box in 0…1 of the fitted picture.</param>
    /// <param name="random">The stream that decides; the same stream gives the same picture.</param>
    /// <returns>The object's box in the changed picture, cut to it; at least four fifths of the box stay visible.</returns>
    public BoundingBox Apply(
        ReadOnlySpan<byte> source, Span<byte> destination, int width, int height, BoundingBox box, ref SeededRandom random)
    {
        bool flip = Flip > 0 && random.NextDouble() < Flip;
        Placing placing = ChangesPlace ? DrawPlacing(box, ref random) : Placing.Unchanged;
        if (placing == Placing.Unchanged)
        {
            if (flip) Warp.Mirror(source, destination, width, height);
            else source.CopyTo(destination);
        }
        else
        {
            Warp.Apply(source, destination, width, height, placing, flip);
            box = placing.Move(box).Clip();
        }
        if (flip) box = new(1 - box.X2, box.Y1, 1 - box.X1, box.Y2);
        if (ChangesColour)
        {
            double brightness = Factor(Brightness, ref random);
            double contrast = Factor(Contrast, ref random);
            double saturation = Factor(Saturation, ref random);
            ColourChange.Apply(destination, brightness, contrast, saturation);
        }
        return box;
    }

    Placing DrawPlacing(BoundingBox box, ref SeededRandom random)
    {
        for (int i = 0; i < Draws; i++)
        {
            double zoom = Math.Pow(Zoom, random.NextDouble(-1, 1)), stretch = Math.Pow(Aspect, random.NextDouble(-0.5, 0.5));
            double shiftX = random.NextDouble(-Shift, Shift), shiftY = random.NextDouble(-Shift, Shift);
            var placing = new Placing(zoom * stretch, zoom / stretch, 0.5 + shiftX, 0.5 + shiftY);
            BoundingBox moved = placing.Move(box);
            if (moved.Clip().Area >= LeastVisible * moved.Area) return placing;
        }
        return Placing.Unchanged;
    }

    static double Factor(double range, ref SeededRandom random) => 1 + random.NextDouble(-range, range);
}
