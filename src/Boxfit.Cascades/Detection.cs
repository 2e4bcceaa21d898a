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
/// How far the best of these windows got above chance: the last stage's sum, as OpenCV's <c>detectMultiScale3(outputRejectLevels=True)</c>
/// gives it. Larger is surer; figures of different cascades do not compare.
/// </param>
public readonly record struct Detection(int X, int Y, int Width, int Height, int Neighbours, double LevelWeight);
