namespace Boxfit.Cli.Output;

/// <summary>Shows how fetching something from the network goes.</summary>
sealed class FetchDisplay(Terminal terminal) : IProgress<FetchProgress>
{
    public void Report(FetchProgress value)
    {
        switch (value)
        {
            case FetchNotice notice:
                terminal.Say(notice.Text);
                break;
            case DownloadProgress p:
                terminal.ShowStatus(() => Describe(p));
                break;
            case UnpackProgress p:
                terminal.ShowStatus(() => Describe(p));
                break;
        }
    }

    static Status Describe(DownloadProgress p)
    {
        string done = ByteCount.Text(p.Bytes) + (p.Total is { } total ? $" of {ByteCount.Text(total)}" : "");
        string[] figures = [$"{ByteCount.Text((long)p.BytesPerSecond)}/s", .. Left(p.Left)];
        return new(
            $"{p.File}: {done}, {string.Join(", ", figures)}",
            [new(p.File, p.Bytes / (double?)p.Total, done)], [.. figures.Reverse()]);
    }

    static Status Describe(UnpackProgress p)
    {
        string files = Counted.Of(p.Files, "file"), share = $"{100 * p.Share:0} %";
        string[] left = Left(p.Left);
        string work = $"Unpacking {p.File}";
        return new($"{work}: {string.Join(", ", [files, share, .. left])}", [new(work, p.Share, share)], [.. left, files]);
    }

    static string[] Left(TimeSpan? left) => left is { } time && time < TimeSpan.FromDays(1)
        ? [string.Create(CultureInfo.InvariantCulture, $"{time:h\\:mm\\:ss} left")] : [];
}
