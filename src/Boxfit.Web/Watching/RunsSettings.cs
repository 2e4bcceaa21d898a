namespace Boxfit.Web.Watching;

/// <summary>What runs are watched, and how.</summary>
sealed record RunsSettings : HostSettings
{
    /// <summary>Folder with runs in it, or a run itself.</summary>
    public required string Folder { get; init; }

    /// <summary>The words that start this program, before those of a command; null where it cannot start itself.</summary>
    public IReadOnlyList<string>? Program { get; init; } = OwnProgram.Words;
}
