namespace Boxfit.Inference;

/// <summary>What a model sees in a picture, or why there is nothing to be said of it.</summary>
/// <param name="Path">The picture as it was named.</param>
/// <param name="Width">Width of the upright picture in pixels; 0 when it could not be read.</param>
/// <param name="Height">Height of the upright picture in pixels; 0 when it could not be read.</param>
/// <param name="Box">The predicted box in 0…1 of the upright picture, cut to it; without area where nothing was found in it.</param>
/// <param name="Error">Why there is no box: the picture could not be read, or the model gives no numbers for it; else null.</param>
public sealed record Prediction(string Path, int Width, int Height, BoundingBox Box, string? Error = null)
{
    /// <summary>What the object is called: the class that the model was trained on, or "object" where that is none or several.</summary>
    public string Label { get; init; } = ObjectClass.Unnamed;

    /// <summary>What the model promises of the box; null where it is not calibrated.</summary>
    public BoxPromise? Promise { get; init; }

    /// <summary>
    /// The box in which the object lies by the promise, in 0…1 of the upright picture; null where there is none, or the predicted box has
    /// no area.
    /// </summary>
    public BoundingBox? Outer => Promise?.Outer(Box);

    /// <summary>The box that lies within the object by the promise; null where there is none so small.</summary>
    public BoundingBox? Inner => Promise?.Inner(Box);

    /// <summary>Time for reading, decoding and resizing, and the picture's share of what was computed with others at once.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The predicted box in pixels of the upright picture.</summary>
    public PixelBox Pixels => Box.ToPixels(Width, Height);
}
