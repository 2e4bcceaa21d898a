namespace Boxfit.Web.Hosting;

/// <summary>Where a server listens, who may ask it, and what it bears.</summary>
record HostSettings
{
    /// <summary>Where to listen, such as <c>http://127.0.0.1:8080</c>; port 0 takes any that is free.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>File with the key that requests have to bring; null for none, which is allowed on this machine alone.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>The least that is logged.</summary>
    public LogLevel Log { get; init; } = LogLevel.Information;

    /// <summary>Connections at a time.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>How long it waits at its end for what has begun to be answered.</summary>
    public TimeSpan EndWait { get; init; } = TimeSpan.FromSeconds(30);
}
