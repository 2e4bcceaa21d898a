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

    /// <summary>Pause after the first failure; doubled after each further one, and varied by up to a half.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause that a server may ask for (<c>Retry-After</c>); where it asks for more, the download is given up.</summary>
    public TimeSpan LongestRequestedPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Redirections that are followed.</summary>
    public int MostRedirects { get; init; } = 10;
}
