namespace Boxfit.Preparation;

/// <summary>How sure a cascade is of a label.</summary>
public static class LabelConfidence
{
    /// <summary>
    /// The detection's level weight to four decimals: by how much the last stage's sum of the best of its windows exceeds that of chance.
    /// Figures of one cascade compare, those of different cascades do not.
    /// </summary>
    public static double Of(FoundBox box) => Math.Round(box.LevelWeight, 4);
}
