namespace Boxfit.Data.Annotations;

/// <summary>What the numbers of a box in a data file are measured in.</summary>
public enum BoxUnit
{
    /// <summary>Pixels of the upright picture.</summary>
    Pixels,

    /// <summary>Shares of the upright picture's width and height, 0…1.</summary>
    Share,
}
