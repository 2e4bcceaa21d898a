namespace Boxfit.Cli.Doctor;

/// <summary>Cores and memory, and what of them this process may use.</summary>
/// <param name="Cores">Cores of the machine.</param>
/// <param name="AllowedCores">Cores that the process may run on (its affinity).</param>
/// <param name="Threads">Threads that Boxfit computes on where <c>--threads</c> says nothing.</param>
/// <param name="MemoryBytes">Memory of the machine; null where the system does not tell.</param>
/// <param name="AvailableBytes">What of it is free or can be freed.</param>
/// <param name="Container">Limits of the container.</param>
sealed record ResourcesTopic(
    int Cores, int AllowedCores, int Threads, [property: JsonPropertyOrder(2)] long? MemoryBytes,
    [property: JsonPropertyOrder(2)] long? AvailableBytes, [property: JsonIgnore] ControlGroups Container) : Topic(TopicName.Resources)
{
    // The published recipe's training at its batch of 16 takes 2,903 MiB (README, bench/run).
    const long RecipeBytes = 2_903L << 20;

    [JsonPropertyOrder(1)]
    public double? ContainerCores => Container.Cores;

    [JsonPropertyOrder(3)]
    public long? ContainerMemoryBytes => Container.MemoryBytes;

    protected override IReadOnlyList<Check> Examine()
    {
        double useful = Math.Ceiling(Math.Min(AllowedCores, ContainerCores ?? AllowedCores));
        string limit = ContainerCores is { } quota
            ? string.Create(CultureInfo.InvariantCulture, $"the container's limit is {quota:0.##}") : "no limit of a container";
        long? most = new[] { MemoryBytes, ContainerMemoryBytes }.Min();
        string memory = string.Join(", ", Texts());
        return
        [
            new("cores", $"{AllowedCores} of {Cores}, {limit}; {Counted.Of(Threads, "thread")}",
                Threads > useful
                    ? $"more threads than cores wait for one another: give --threads {useful}, or unset DOTNET_PROCESSOR_COUNT" : null),
            new("memory", memory.Length > 0 ? memory : "unknown",
                most < RecipeBytes
                    ? "the published recipe takes 2.9 GiB at --batch 16: use a smaller --batch or --size, or --preset fast" : null),
        ];
    }

    IEnumerable<string> Texts()
    {
        if (MemoryBytes is { } all) yield return ByteCount.Text(all);
        if (AvailableBytes is { } free) yield return $"{ByteCount.Text(free)} available";
        yield return ContainerMemoryBytes is { } limit ? $"the container's limit is {ByteCount.Text(limit)}" : "no limit of a container";
    }

    public static ResourcesTopic Find()
    {
        string memory = Text("/proc/meminfo");
        int cores = Text("/proc/cpuinfo").Split('\n').Count(l => l.StartsWith("processor", StringComparison.Ordinal));
        string? allowed = Value(Text("/proc/self/status"), "Cpus_allowed_list");
        return new(
            cores > 0 ? cores : Environment.ProcessorCount,
            allowed is null ? Environment.ProcessorCount : CountOf(allowed), Environment.ProcessorCount,
            Kibibytes(Value(memory, "MemTotal")), Kibibytes(Value(memory, "MemAvailable")),
            ControlGroups.Now());
    }

    /// <summary>How many numbers a list such as <c>0-3,8</c> names.</summary>
    public static int CountOf(string list) => list.Split(',').Select(r => r.Split('-')).Sum(r => int.Parse(r[^1]) - int.Parse(r[0]) + 1);

    static string Text(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    static string? Value(string text, string key) => text.Split('\n').FirstOrDefault(l => l.Split(':')[0] == key)?.Split(':')[1].Trim();

    static long? Kibibytes(string? text) => text is null ? null : long.Parse(text.Split(' ')[0]) * 1024;
}
