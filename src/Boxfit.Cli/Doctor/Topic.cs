namespace Boxfit.Cli.Doctor;

/// <summary>One topic of what training runs on: what was found, and what is to be done about it.</summary>
/// <param name="Name">How it is called.</param>
abstract record Topic([property: JsonIgnore] TopicName Name)
{
    /// <summary>What was looked at.</summary>
    [JsonIgnore]
    public IReadOnlyList<Check> Checks => Examine();

    /// <summary>What was found, as an object for programs.</summary>
    public virtual JsonElement ToJson() => JsonSerializer.SerializeToElement(this, DoctorJson.Default.GetTypeInfo(GetType())!);

    protected abstract IReadOnlyList<Check> Examine();
}

/// <summary>A topic that could not be looked at.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Error">Why not.</param>
sealed record BrokenTopic(TopicName Name, string Error) : Topic(Name)
{
    protected override IReadOnlyList<Check> Examine() =>
    [
        new("could not be looked at", Error, $"report this as a fault of {ShellLine.Of("doctor")}, with the message")
        {
            IsNeeded = Name.IsNeeded,
        },
    ];
}

/// <summary>How a topic is called.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="IsNeeded">Whether training needs all of it, so that a topic which cannot be looked at is not said to be there.</param>
sealed record TopicName(string Title, string Key, bool IsNeeded = false)
{
    public static readonly TopicName
        Processor = new("Processor", "processor"),
        Resources = new("Cores and memory", "resources"),
        Engine = new("oneDNN", "oneDnn", IsNeeded: true),
        Pictures = new("Pictures", "pictures", IsNeeded: true),
        Cascades = new("Cascades", "cascades"),
        Cache = new("Cache", "cache"),
        OpenMpi = new("Open MPI", "openMpi"),
        Runtime = new(".NET", "dotNet"),
        Limits = new("Limits in force", "limits");
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do about it; null where nothing is wrong.</param>
/// <param name="IsNeeded">Whether training cannot run before the remedy is applied.</param>
sealed record Check(string Name, string Found, string? Remedy = null, bool IsNeeded = false)
{
    public bool IsFine => Remedy is null;
}
