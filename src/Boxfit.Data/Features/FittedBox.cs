namespace Boxfit.Data.Features;

/// <summary>The box of a picture that is fitted into the network's input: what is kept beside its features.</summary>
/// <param name="Box">The object's box in 0…1 of the network's input, after fitting and augmentation.</param>
/// <param name="Placement">How the picture was fitted.</param>
public readonly record struct FittedBox(BoundingBox Box, Placement Placement);
