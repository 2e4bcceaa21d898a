namespace Boxfit.Training.Runs;

/// <summary>A run's <c>environment.json</c>: where and with what it ran. Every resume adds one (<c>environment-2.json</c>, …).</summary>
sealed class RunEnvironment(TrainingSettings settings)
{
    public string Version => Product.Version;

    public string Dotnet => RuntimeInformation.FrameworkDescription;

    public string System => RuntimeInformation.OSDescription;

    public string Architecture => RuntimeInformation.ProcessArchitecture.ToString();

    public string Processor { get; } = FindProcessor();

    public int Cores => Environment.ProcessorCount;

    public int Threads => settings.Threads;

    public string OneDnn => Network.EngineVersion;

    public string CommandLine => string.Join(' ', (string[])["boxfit", .. Environment.GetCommandLineArgs().Skip(1)]);

    public DateTimeOffset Started => DateTimeOffset.Now;

    public ulong Seed => settings.Seed;

    public static void Write(string folder, TrainingSettings settings)
    {
        string path = Path.Combine(folder, RunFolder.EnvironmentName);
        for (int number = 2; File.Exists(path); number++) path = Path.Combine(folder, $"environment-{number}.json");
        AtomicFile.WriteText(path, JsonText.Of(new(settings), TrainingJson.Default.RunEnvironment, JsonText.Indented) + "\n");
    }

    static string FindProcessor()
    {
        try
        {
            const string Field = "model name";
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
            return line is null ? "unknown" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}

/// <summary>What Boxfit says of itself in files.</summary>
static class Product
{
    /// <summary>Boxfit's version.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "";
}
