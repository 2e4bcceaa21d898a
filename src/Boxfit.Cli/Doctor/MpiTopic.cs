namespace Boxfit.Cli.Doctor;

/// <summary>Open MPI, by which several processes train one model; without it one alone does.</summary>
/// <param name="Version">Its version; null where it cannot be used.</param>
/// <param name="Path">The library's file; null where it cannot be used.</param>
/// <param name="Mpirun">The program that starts the processes; null where it is not on the path.</param>
/// <param name="Error">Why it cannot be used; null where it can.</param>
sealed record MpiTopic(string? Version, string? Path, string? Mpirun, [property: JsonPropertyOrder(1)] string? Error)
    : Topic(TopicName.OpenMpi)
{
    protected override IReadOnlyList<Check> Examine()
    {
        // Nobody needs it who has one machine.
        if (Version is null) return [new("library", $"not used: {Error} Only several processes that train one model need it")];
        return
        [
            new("library", $"{Version}, {Path ?? "the system does not tell from where"}"),
            Mpirun is not null ? new("mpirun", Mpirun)
                : new("mpirun", "not on the path", $"to start several processes here, {MpiLibrary.Remedy}"),
        ];
    }

    /// <summary>Asks a process of its own.</summary>
    public static MpiTopic Find(Func<string, JsonElement> ask)
    {
        try
        {
            return ask(DoctorProbes.OpenMpi).Deserialize(DoctorJson.Default.MpiTopic)! with { Mpirun = FindProgram("mpirun") };
        }
        catch (BoxfitException e)
        {
            return new(null, null, FindProgram("mpirun"), e.Message);
        }
    }

    /// <summary>Looks in this process and writes the answer that <see cref="Find"/> reads.</summary>
    public static void Probe(TextWriter output)
    {
        var library = MpiLibrary.Load();
        JsonText.WriteLine(output, new(library.Version, library.Path, null, null), DoctorJson.Default.MpiTopic);
    }

    static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
