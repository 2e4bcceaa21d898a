namespace Boxfit.Preparation.Labelling;

/// <summary>A box that a cascade found in a picture.</summary>
/// <param name="X1">Left edge, in pixels of the upright picture.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge (exclusive), greater than <paramref name="X1"/>.</param>
/// <param name="Y2">Bottom edge (exclusive), greater than <paramref name="Y1"/>.</param>
/// <param name="Neighbours">How many windows agreed (see <see cref="Cascades.Detection.Neighbours"/>).</param>
/// <param name="LevelWeight">The last stage's sum (see <see cref="Cascades.Detection.LevelWeight"/>).</param>
public readonly record struct FoundBox(int X1, int Y1, int X2, int Y2, int Neighbours, double LevelWeight)
{
    /// <summary>Area in pixels.</summary>
    public long Area => (long)(X2 - X1) * (Y2 - Y1);

    /// <summary>The box for measuring and drawing.</summary>
    public PixelBox Pixels => new(X1, Y1, X2, Y2);
}
