namespace Boxfit.Web.Watching;

/// <summary>What runs are watched, and how.</summary>
sealed record RunsSettings : HostSettings
{
    /// <summary>A folder's with usual settings.</summary>
    public RunsSettings()
    {
    }

    /// <summary>A folder's at addresses that were chosen.</summary>
    public RunsSettings(HostSettings host) : base(host)
    {
    }

    /// <summary>Folder with runs in it, or a run itself.</summary>
    public required string Folder { get; init; }

    /// <summary>How this program is started with words of a command line; null where trainings cannot be begun.</summary>
    public Func<IEnumerable<string>, ProcessStartInfo>? Program { get; init; }
}
