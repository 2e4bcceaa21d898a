namespace Boxfit.Cli.Doctor;

/// <summary>The folder that weights are downloaded to.</summary>
/// <param name="Folder">Its path; null where there is none.</param>
/// <param name="FreeBytes">Room on its disk; null where that is not known.</param>
/// <param name="Error">Why it cannot be written to; null where it can.</param>
/// <param name="Weights">Names of the published weight files that are in it.</param>
sealed record CacheTopic(
    string? Folder,
    long? FreeBytes,
    [property: JsonPropertyOrder(3)] string? Error,
    [property: JsonPropertyOrder(2)] IReadOnlyList<string> Weights) : Topic(TopicName.Cache)
{
    // VGG-19 with its classifier, the largest published file, has 575 MB.
    const long LargestFile = 575_000_000;

    [JsonPropertyName("writable"), JsonPropertyOrder(1)]
    public bool IsWritable => Folder is not null && Error is null;

    protected override IReadOnlyList<Check> Examine() =>
    [
        new("folder", Error ?? Folder ?? "none",
            IsWritable ? null : $"name a folder that you may write to with {UserCache.Variable}"),
        new("room", FreeBytes is { } free ? $"{ByteCount.Text(free)} free" : "unknown",
            FreeBytes < LargestFile
                ? $"weight files take up to 575 MB: make room, or name a folder on another disk with {UserCache.Variable}" : null),
        new("weights", Weights.Count > 0 ? string.Join(", ", Weights) : ShellLine.Here("none yet; boxfit weights list names them")),
    ];

    public static CacheTopic Find()
    {
        WeightCache cache;
        try
        {
            cache = WeightCache.OfUser();
        }
        catch (InputException e)
        {
            return new(null, null, e.Message, []);
        }
        string folder = cache.Folder, there = folder;
        while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
        return new(folder, Room(there), Fault(folder, there), [.. WeightCatalogue.All.Where(cache.Has).Select(w => w.FileName)]);
    }

    static long? Room(string there)
    {
        try
        {
            return new DriveInfo(there).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Tries to write where the folder is or would be made; nothing stays.</summary>
    static string? Fault(string folder, string there)
    {
        try
        {
            string trial = Path.Combine(there, $".boxfit-doctor-{Environment.ProcessId}");
            using (new FileStream(trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be written to: {UserCache.Explain(folder, e)}";
        }
    }
}
