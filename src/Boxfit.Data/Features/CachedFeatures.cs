using Boxfit.Boxes;
using Boxfit.Imaging;

namespace Boxfit.Data;

/// <summary>What is kept beside a picture's features.</summary>
/// <param name="Box">The object's box in 0…1 of the network's input, after fitting and augmentation.</param>
/// <param name="Placement">How the picture was fitted.</param>
public readonly record struct CachedFeatures(BoundingBox Box, Placement Placement);
