using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Boxfit.Training.Runs;

/// <summary>A run's <c>environment.json</c>: where and with what it ran. Every resume adds one (<c>environment-2.json</c>, …).</summary>
static class RunEnvironment
{
    public static void Write(string folder, TrainingSettings settings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("version", Product.Version);
            json.WriteString("dotnet", RuntimeInformation.FrameworkDescription);
            json.WriteString("system", RuntimeInformation.OSDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteString("processor", Processor());
            json.WriteNumber("cores", Environment.ProcessorCount);
            json.WriteNumber("threads", settings.Threads);
            json.WriteString("oneDnn", Network.EngineVersion);
            json.WriteString("commandLine", string.Join(' ', (string[])["boxfit", .. Environment.GetCommandLineArgs().Skip(1)]));
            json.WriteString("started", DateTimeOffset.Now);
            json.WriteNumber("seed", settings.Seed);
            json.WriteEndObject();
        }
        string path = Path.Combine(folder, "environment.json");
        for (int number = 2; File.Exists(path); number++) path = Path.Combine(folder, $"environment-{number}.json");
        AtomicFile.WriteText(path, Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n");
    }

    static string Processor()
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
