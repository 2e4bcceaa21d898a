namespace Boxfit.Cascades;

/// <summary>What a cascade found in a picture file.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Width">Width of the upright picture in pixels; 0 if it could not be read.</param>
/// <param name="Height">Height of the upright picture in pixels; 0 if it could not be read.</param>
/// <param name="Detections">The boxes in pixels of the upright picture, sorted; empty if it could not be read.</param>
/// <param name="Error">Why the picture could not be read, or null.</param>
public sealed record PictureDetections(string Path, int Width, int Height, IReadOnlyList<Detection> Detections, string? Error = null);
