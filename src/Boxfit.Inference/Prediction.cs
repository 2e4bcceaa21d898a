namespace Boxfit.Inference;

/// <summary>What a model sees in a picture, or why there is nothing to be said of it.</summary>
/// <param name="Path">The picture as it was named.</param>
/// <param name="Width">Width of the upright picture in pixels; 0 when it could not be read.</param>
/// <param name="Height">Height of the upright picture in pixels; 0 when it could not be read.</param>
/// <param name="Box">
/// The predicted box in 0…1 of the upright picture, cut to it; without area where nothing was found in it. Where
/// <see cref="IsPresent"/> is false it is of no use.
/// </param>
/// <param name="Error">Why there is no box: the picture could not be read, or the model gives no numbers for it; else null.</param>
public sealed record Prediction(string Path, int Width, int Height, BoundingBox Box, string? Error = null)
{
    /// <summary>
    /// How sure the model is that the object is in the picture, 0 to 1; null where it does not say, and puts a box into every picture.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>Whether the object is in the picture: <see cref="Confidence"/> reaches the threshold, or the model does not say.</summary>
    public bool IsPresent { get; init; } = true;

    /// <summary>
    /// What the object is called: the class that the model tells, or was trained on; "object" where that is none, or several that it does
    /// not tell apart.
    /// </summary>
    public string Label { get; init; } = ObjectClass.Unnamed;

    /// <summary>How sure the model is of the class, 0 to 1; null where it does not tell classes apart.</summary>
    public double? LabelConfidence { get; init; }

    /// <summary>
    /// How unlike the model's training the picture is: the share of held-out pictures that are less unlike, 0 to 1. It says nothing of how
    /// good the box is. Null where the model does not say.
    /// </summary>
    public double? Unlikeness { get; init; }

    /// <summary>
    /// The distance by which pictures are compared for <see cref="Unlikeness"/>, in what the network makes of them: mostly below 1 for
    /// pictures like those of the training, and any number above it for others. Null where the model does not say.
    /// </summary>
    public double? FeatureDistance { get; init; }

    /// <summary>What the model promises of the box; null where it is not calibrated.</summary>
    public BoxPromise? Promise { get; init; }

    /// <summary>
    /// The box in which the object lies by the promise, in 0…1 of the upright picture; null where there is none, the predicted box has no
    /// area, or the object is not there.
    /// </summary>
    public BoundingBox? Outer => IsPresent ? Promise?.Outer(Box) : null;

    /// <summary>The box that lies within the object by the promise; null where there is none so small.</summary>
    public BoundingBox? Inner => IsPresent ? Promise?.Inner(Box) : null;

    /// <summary>Time for reading, decoding and resizing, and the picture's share of what was computed with others at once.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>The predicted box in pixels of the upright picture.</summary>
    public PixelBox Pixels => Box.ToPixels(Width, Height);
}
