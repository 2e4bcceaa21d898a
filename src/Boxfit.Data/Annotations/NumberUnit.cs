namespace Boxfit.Data.Annotations;

/// <summary>What the numbers in a data file are measured in.</summary>
public enum NumberUnit
{
    /// <summary>Pixels of the upright picture.</summary>
    Pixels,

    /// <summary>Shares of the picture's width and height, 0…1.</summary>
    Share,

    /// <summary>Percent of the picture's width and height, 0…100.</summary>
    Percent,
}
