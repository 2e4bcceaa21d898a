namespace Boxfit.Cli.Doctor;

/// <summary>How a topic is called.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="IsNeeded">Whether training needs all of it, so that a topic which cannot be looked at is not said to be there.</param>
sealed record TopicName(string Title, string Key, bool IsNeeded = false)
{
    public static TopicName Processor { get; } = new("Processor", "processor");

    public static TopicName Resources { get; } = new("Cores and memory", "resources");

    public static TopicName Engine { get; } = new("oneDNN", "oneDnn", IsNeeded: true);

    public static TopicName Pictures { get; } = new("Pictures", "pictures", IsNeeded: true);

    public static TopicName Cascades { get; } = new("Cascades", "cascades");

    public static TopicName Cache { get; } = new("Cache", "cache");

    public static TopicName Runtime { get; } = new(".NET", "dotNet");

    public static TopicName Limits { get; } = new("Limits in force", "limits");
}
