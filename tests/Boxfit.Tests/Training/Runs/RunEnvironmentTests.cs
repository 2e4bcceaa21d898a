using System.Text.RegularExpressions;

namespace Boxfit.Tests.Training.Runs;

public sealed class RunEnvironmentTests
{
    [Fact]
    public void Its_text_is_always_the_same_but_for_machine_and_time()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 3; i++) RunEnvironment.Write(folder.Path, new TrainingSettings { Threads = 3, Seed = ulong.MaxValue });
        Assert.Equal(
            ["environment-2.json", "environment-3.json", "environment.json"],
            Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        string text = File.ReadAllText(folder["environment-3.json"]);
        using var json = JsonDocument.Parse(text);
        string commandLine = json.RootElement.GetProperty("commandLine").GetString()!;
        Assert.Equal(string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("boxfit")), commandLine);
        Assert.InRange(json.RootElement.GetProperty("started").GetDateTimeOffset(), DateTimeOffset.Now.AddMinutes(-5), DateTimeOffset.Now);
        text = Regex.Replace(text, """("(?:processor|commandLine)": )".*",""", "$1\"#\",");
        text = Regex.Replace(text, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", "TIME");
        Assert.Equal(
            $$"""
            {
              "version": "0.1.0",
              "dotnet": "{{RuntimeInformation.FrameworkDescription}}",
              "system": {{JsonSerializer.Serialize(RuntimeInformation.OSDescription)}},
              "architecture": "{{RuntimeInformation.ProcessArchitecture}}",
              "processor": "#",
              "cores": {{Environment.ProcessorCount}},
              "threads": 3,
              "oneDnn": "{{Network.EngineVersion}}",
              "commandLine": "#",
              "started": "TIME",
              "seed": 18446744073709551615
            }

            """, text);
    }
}
