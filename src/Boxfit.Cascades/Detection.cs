namespace Boxfit.Cascades;

/// <summary>A box that a cascade found, in pixels of the picture that was searched; it lies inside the picture.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
/// <param name="Neighbours">
/// How many overlapping windows were joined into the box, as OpenCV's <c>detectMultiScale2</c> counts them; 1 where
/// <see cref="DetectionOptions.MinNeighbours"/> is 0 and none are joined.
/// </param>
/// <param name="LevelWeight">
/// How far the best of these windows got above chance: the last strong classifier's sum, as OpenCV's
/// <c>detectMultiScale3(outputRejectLevels=True)</c> gives it. Larger is surer; figures of different cascades do not compare.
/// </param>
public readonly record struct Detection(int X, int Y, int Width, int Height, int Neighbours, double LevelWeight);

/// <summary>What a cascade found in a picture file.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Width">Width of the upright picture in pixels; 0 if it could not be read.</param>
/// <param name="Height">Height of the upright picture in pixels; 0 if it could not be read.</param>
/// <param name="Detections">The boxes in pixels of the upright picture, sorted; empty if it could not be read.</param>
/// <param name="Error">Why the picture could not be read, or null.</param>
public sealed record PictureDetections(string Path, int Width, int Height, IReadOnlyList<Detection> Detections, string? Error = null);

/// <summary>How a picture is searched; names and defaults are those of OpenCV's <c>CascadeClassifier.detectMultiScale</c>.</summary>
public sealed record DetectionOptions
{
    /// <summary>The smallest <see cref="ScaleFactor"/> that is accepted.</summary>
    public const double MinScaleFactor = 1.001;

    /// <summary>The largest edge that <see cref="MinSize"/> and <see cref="MaxSize"/> may have.</summary>
    public const int MaxEdge = 1_000_000;

    /// <summary>How much larger each size of window is than the one before, at least <see cref="MinScaleFactor"/>.</summary>
    public double ScaleFactor { get; init; } = 1.1;

    /// <summary>A box needs more than so many windows that agree; at 0 every window that passes is a box of its own.</summary>
    public int MinNeighbours { get; init; } = 3;

    /// <summary>Smaller windows are left out; null for the cascade's own window.</summary>
    public (int Width, int Height)? MinSize { get; init; }

    /// <summary>Larger windows are left out; null for the whole picture.</summary>
    public (int Width, int Height)? MaxSize { get; init; }

    /// <summary>Throws where a value is out of its range.</summary>
    /// <exception cref="InputException">The message names the value and its range.</exception>
    internal void Check()
    {
        if (!(ScaleFactor >= MinScaleFactor) || !double.IsFinite(ScaleFactor))
            throw new InputException($"The scale factor is {ScaleFactor}; it must be at least {MinScaleFactor}, such as 1.1.");
        if (MinNeighbours < 0) throw new InputException($"The number of neighbours is {MinNeighbours}; it must be 0 or more, such as 3.");
        CheckSize(MinSize, "smallest");
        CheckSize(MaxSize, "largest");
    }

    static void CheckSize((int Width, int Height)? size, string which)
    {
        if (size is not var (width, height)) return;
        if (width is < 1 or > MaxEdge || height is < 1 or > MaxEdge)
            throw new InputException($"The {which} size is {width}x{height}; each edge must be 1 to {MaxEdge} pixels.");
    }
}
