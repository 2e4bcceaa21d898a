namespace Boxfit.Cli.Doctor;

/// <summary>How a part is called.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="IsNeeded">Whether training needs all of it, so that a part which cannot be looked at is not said to be there.</param>
sealed record PartName(string Title, string Key, bool IsNeeded = false)
{
    public static PartName Processor { get; } = new("Processor", "processor");

    public static PartName Resources { get; } = new("Cores and memory", "resources");

    public static PartName Engine { get; } = new("oneDNN", "oneDnn", IsNeeded: true);

    public static PartName Pictures { get; } = new("Pictures", "pictures", IsNeeded: true);

    public static PartName Cascades { get; } = new("Cascades", "cascades");

    public static PartName Cache { get; } = new("Cache", "cache");

    public static PartName Runtime { get; } = new(".NET", "dotNet");

    public static PartName Limits { get; } = new("Limits in force", "limits");
}
