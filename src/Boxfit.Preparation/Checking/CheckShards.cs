namespace Boxfit.Preparation.Checking;

/// <summary>
/// A check in shards: each reads its own picture files. What lies between pictures, such as copies, is found where the shards are put
/// together, from what each has kept of its pictures.
/// </summary>
static class CheckShards
{
    /// <summary>The names of the files as all machines have them: from the folder of the data.</summary>
    public static List<string> NamesOf(CheckedFiles files, CheckOptions options)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(options.Sets[0].Source)) ?? "/";
        return [.. files.All.Select(path => Path.GetRelativePath(folder, path))];
    }

    /// <summary>Reads the files of one shard.</summary>
    /// <param name="files">All files.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="range">Where the shard begins and ends.</param>
    /// <param name="progress">Is told after each.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A line of JSON a file, in their order.</returns>
    public static IEnumerable<byte[]> Examine(
        CheckedFiles files, CheckOptions options, (int Start, int End) range, IProgress<(int Done, int All)> progress,
        CancellationToken cancellation)
    {
        int done = 0, all = range.End - range.Start;
        var examined = OrderedParallel.Select(
            Enumerable.Range(range.Start, all), i => files.Examine(i, options), options.Threads, cancellation);
        foreach (var examination in examined)
        {
            yield return ExaminationLine.Of(examination);
            progress.Report((++done, all));
        }
    }

    /// <summary>Reads a line of <see cref="Examine"/>.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static PictureExamination Read(ReadOnlyMemory<byte> line) => ExaminationLine.Read(line.Span) ?? throw new InputException(
        $"A shard has a line that says nothing of a picture: {ForeignText.Shown(Encoding.UTF8.GetString(line.Span))}");
}

/// <summary>What was read of a picture file, as JSON.</summary>
sealed record ExaminationLine
{
    public int? Width { get; init; }
    public int? Height { get; init; }
    public string? Format { get; init; }
    public int? Orientation { get; init; }
    public byte[]? Fingerprint { get; init; }
    public bool IsCmyk { get; init; }
    public int? LargestWideLevel { get; init; }
    public string? Oddity { get; init; }
    public string? Failure { get; init; }
    public bool IsOfRefusedKind { get; init; }

    public static byte[] Of(PictureExamination e)
    {
        var line = new ExaminationLine
        {
            Width = e.Info?.Width, Height = e.Info?.Height, Format = e.Info?.Format, Orientation = e.Info?.Orientation,
            Fingerprint = e.Fingerprint?.Pack(), IsCmyk = e.IsCmyk, LargestWideLevel = e.LargestWideLevel, Oddity = e.Oddity,
            Failure = e.Failure, IsOfRefusedKind = e.IsOfRefusedKind,
        };
        return [.. JsonText.Utf8(line, PreparationJson.Default.ExaminationLine, JsonText.Relaxed), (byte)'\n'];
    }

    /// <summary>Reads a line; null where it is none.</summary>
    public static PictureExamination? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, PreparationJson.Default.ExaminationLine)?.ToExamination();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    PictureExamination? ToExamination()
    {
        var fingerprint = Fingerprint is null ? null : PictureFingerprint.Unpack(Fingerprint);
        if (Fingerprint is not null && fingerprint is null) return null;
        return new()
        {
            Info = this is { Width: { } width, Height: { } height, Format: { } format, Orientation: { } orientation }
                ? new(width, height, format, orientation) : null,
            Fingerprint = fingerprint, IsCmyk = IsCmyk, LargestWideLevel = LargestWideLevel, Oddity = Oddity, Failure = Failure,
            IsOfRefusedKind = IsOfRefusedKind,
        };
    }
}
