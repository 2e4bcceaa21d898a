namespace Boxfit.Files.Downloading;

/// <summary>How patient a download is.</summary>
public sealed record DownloadOptions
{
    /// <summary>Time to reach the server.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time within which the server must answer, and afterwards send <see cref="LeastProgress"/> again and again.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that count as getting further.</summary>
    public int LeastProgress { get; init; } = 1 << 16;

    /// <summary>Failures in a row, without getting further, after which the download is given up.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>The same while the server has not been reached at all, where that is less.</summary>
    public int TriesToReach { get; init; } = 6;

    /// <summary>Pause after the first failure; doubled after each further one, and varied by up to a half.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause that a server may ask for (<c>Retry-After</c>); where it asks for more, the download is given up.</summary>
    public TimeSpan LongestRequestedPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Redirections that are followed.</summary>
    public int MostRedirects { get; init; } = 10;
}

/// <summary>What a download must be, so that a server that gives something else is told apart early.</summary>
/// <param name="Name">What it is to the user, such as "set".</param>
/// <param name="Kind">The kind of file, such as "a .tar.gz or .zip archive".</param>
/// <param name="MostBytes">A larger file is refused.</param>
/// <param name="HeadLength">Number of first bytes that decide about the kind.</param>
/// <param name="Fault">Looks at the first bytes: null when they are of that kind, else what they look like instead.</param>
/// <param name="Remedy">What the user can do when the download fails.</param>
sealed record ExpectedContent(
    string Name, string Kind, long MostBytes, int HeadLength, Func<byte[], string?> Fault, string Remedy)
{
    /// <summary>
    /// Looks at the whole content before the file gets its name: null when it is right, else what was found. Null to leave that out.
    /// </summary>
    public Func<Stream, CancellationToken, Task<string?>>? Verify { get; init; }
}

/// <summary>How fetching something from the network goes.</summary>
public abstract record FetchProgress;

/// <summary>Something worth saying once.</summary>
/// <param name="Text">A sentence for the user.</param>
public sealed record FetchNotice(string Text) : FetchProgress;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">Bytes that are on disk.</param>
/// <param name="Total">The file's size; null where the server does not say.</param>
/// <param name="BytesPerSecond">Rate of this download so far.</param>
public sealed record DownloadProgress(string File, long Bytes, long? Total, double BytesPerSecond) : FetchProgress
{
    /// <summary>Time left at that rate; null where it is not known.</summary>
    public TimeSpan? Left => Total is { } total && BytesPerSecond > 0 ? TimeSpan.FromSeconds((total - Bytes) / BytesPerSecond) : null;
}
