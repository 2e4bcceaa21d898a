namespace Boxfit.Training.Settings;

/// <summary>Who says which pictures are for training, which for validation and which for testing.</summary>
public enum SplitOrder
{
    /// <summary>The data file where it does, else the seed.</summary>
    Auto,

    /// <summary>The seed.</summary>
    Seeded,

    /// <summary>The order of the rows (as the recipe has it).</summary>
    Rows,

    /// <summary>The data file, such as one of <c>boxfit data split</c>.</summary>
    File,
}
