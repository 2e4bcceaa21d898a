using System.Buffers;

namespace Boxfit.Web.Watching;

/// <summary>Lines of a run's <c>metrics.jsonl</c> as they are read while it is written.</summary>
static class MetricsLines
{
    const int Piece = 1 << 20, TailBytes = 1 << 13;

    /// <summary>A line longer than that is none that a training writes.</summary>
    public const int LongestLine = 1 << 16;

    static readonly byte[] s_stepStart = Encoding.UTF8.GetBytes("{\"event\":\"step\"");

    /// <summary>Receives a line without its end.</summary>
    public delegate void Taker(ReadOnlySpan<byte> line);

    /// <summary>Whether a line is a step's, which are many and are passed over quickly.</summary>
    public static bool IsStep(ReadOnlySpan<byte> line) => line.StartsWith(s_stepStart);

    /// <summary>Gives the whole lines from a place of the file on; the last may still be written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="take">Receives each line.</param>
    /// <returns>Where the lines end that were given.</returns>
    /// <exception cref="InputException">A line is longer than any that a training writes.</exception>
    public static long Read(FileStream file, long from, Taker take)
    {
        file.Position = from;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            int kept = 0;
            for (int count; (count = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
            {
                var rest = buffer.AsSpan(0, kept + count);
                for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
                {
                    take(rest[..end]);
                    from += end + 1;
                }
                kept = rest.Length;
                if (kept > LongestLine)
                {
                    throw new InputException(
                        $"{file.Name} has a line of more than {LongestLine:N0} bytes, which no training writes: the file is damaged.");
                }
                rest.CopyTo(buffer);
            }
            return from;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The last whole line of a file that can be understood; null where there is none.</summary>
    public static MetricsLine? Last(string path)
    {
        using var file = RegularFile.OpenRead(path);
        MetricsLine? last = null;
        bool isWhole = file.Length <= TailBytes;
        Read(file, Math.Max(0, file.Length - TailBytes), line =>
        {
            // The first may have begun before.
            if (isWhole && Parse(line) is { } read) last = read;
            isWhole = true;
        });
        return last;
    }

    /// <summary>What a line says; null where it is damaged.</summary>
    public static MetricsLine? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, WatchingJson.Default.MetricsLine) is { Event: "step" or "epoch" } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A line of <c>metrics.jsonl</c>, a step's or an epoch's.</summary>
sealed record MetricsLine(string Event, int Epoch, long Step)
{
    /// <summary>A step's mean loss.</summary>
    public float? Loss { get; init; }

    /// <summary>The learning rate.</summary>
    public float? LearningRate { get; init; }

    /// <summary>An epoch's mean loss over its training pictures.</summary>
    public float? TrainLoss { get; init; }

    /// <summary>An epoch's mean IoU over its training pictures.</summary>
    public float? TrainMeanIou { get; init; }

    /// <summary>Mean IoU of the validation part.</summary>
    public float? ValidationMeanIou { get; init; }

    /// <summary>Mean IoU of the test part.</summary>
    public float? TestMeanIou { get; init; }

    /// <summary>Pictures a second.</summary>
    public float? PicturesPerSecond { get; init; }
}
