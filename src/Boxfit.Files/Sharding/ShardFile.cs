using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Boxfit.Files.Sharding;

/// <summary>
/// The result of a shard: a line that says what it is (<see cref="ShardHeader"/>), what was found in each picture, one record after the
/// other, and a last line with their number and check sum. It is whole or absent, and is read as a stream.
/// </summary>
sealed class ShardFile
{
    /// <summary>No line is longer, so that a damaged file does not fill the memory.</summary>
    const int LongestLine = 1 << 26;

    // Of one length, so that it is found from the end whatever the records hold.
    const int EndBytes = 192;

    readonly byte[] _firstLine;
    readonly ShardEnd _end;

    ShardFile(string path, ShardHeader header, byte[] firstLine, ShardEnd end) =>
        (Path, Header, _firstLine, _end) = (path, header, firstLine, end);

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public ShardHeader Header { get; }

    /// <summary>Writes the result of a shard, as a whole or not at all; it is on the disk when this returns.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="header">What it is.</param>
    /// <param name="records">What was found, made while it is written. A record that is a line ends with the line's end.</param>
    /// <returns>The number of records.</returns>
    /// <exception cref="BoxfitException">It cannot be written.</exception>
    public static int Write(string path, ShardHeader header, IEnumerable<byte[]> records)
    {
        int count = 0;
        AtomicFile.Write(path, stream =>
        {
            long bytes = 0;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Add([.. JsonText.Utf8(header, ShardingJson.Default.ShardHeader, JsonText.Relaxed), (byte)'\n']);
            foreach (byte[] record in records)
            {
                Add(record);
                (count, bytes) = (count + 1, bytes + record.Length);
            }
            var end = new ShardEnd(count, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
            byte[] line = new byte[EndBytes];
            line.AsSpan().Fill((byte)' ');
            JsonText.Utf8(end, ShardingJson.Default.ShardEnd).CopyTo(line, 0);
            line[^1] = (byte)'\n';
            stream.Write(line);

            void Add(byte[] part)
            {
                stream.Write(part);
                hash.AppendData(part);
            }
        });
        return count;
    }

    /// <summary>Opens the result of a shard: reads what it is, and looks whether it has its length.</summary>
    /// <exception cref="InputException">It is none, or damaged.</exception>
    public static ShardFile Open(string path)
    {
        try
        {
            using var file = RegularFile.OpenRead(path);
            byte[] first = ReadLine(file, path);
            var header = Parse(first, ShardingJson.Default.ShardHeader);
            if (header is null || header.Words.Any(w => w is null) || header.Settings.Values.Any(v => v is null))
                throw Damaged(path, "its first line does not say what it is");
            if (header.BoxfitShard != ShardHeader.Version) throw Damaged(path, "it was written by another version of Boxfit");
            if (file.Length < first.Length + EndBytes) throw Damaged(path, "its end is missing");
            byte[] last = new byte[EndBytes];
            file.Position = file.Length - EndBytes;
            file.ReadExactly(last);
            var end = Parse(last, ShardingJson.Default.ShardEnd);
            if (end is null || first.Length + end.Bytes + EndBytes != file.Length) throw Damaged(path, "its end is missing");
            if (Shard.OfFile(path)?.Shard != header.Shard) throw Damaged(path, $"it says to be shard {header.Shard}, other than its name");
            var (start, stop) = header.Shard.RangeOf(header.Pictures);
            if (end.Records != stop - start) throw Damaged(path, $"it holds {Counted.Of(end.Records, "picture")}, not {stop - start:N0}");
            return new(path, header, first, end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {ForeignText.ShownLine(e.Message)}", e);
        }
    }

    /// <summary>The records, read as they are taken; the last one comes only where the check sum is right.</summary>
    /// <param name="size">Bytes of each; 0 where each is a line.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Records(int size = 0)
    {
        if (size > 0 && size * (long)_end.Records != _end.Bytes) throw Damaged(Path, "its records are of another length");
        using var file = RegularFile.OpenRead(Path, bufferSize: 1 << 16);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_firstLine);
        file.Position = _firstLine.Length;
        byte[] block = new byte[size];
        for (int i = 0; i < _end.Records; i++)
        {
            byte[] record = block;
            if (size == 0) record = ReadLine(file, Path);
            else file.ReadExactly(record);
            hash.AppendData(record);
            bool isLast = i == _end.Records - 1;
            if (isLast && Convert.ToHexStringLower(hash.GetHashAndReset()) != _end.Sha256) throw Damaged(Path, "its check sum is wrong");
            yield return record;
        }
    }

    static byte[] ReadLine(FileStream file, string path)
    {
        var line = new MemoryStream();
        for (int next; (next = file.ReadByte()) >= 0;)
        {
            line.WriteByte((byte)next);
            if (next == '\n') return line.ToArray();
            if (line.Length > LongestLine) break;
        }
        throw Damaged(path, "a line of it has no end");
    }

    static T? Parse<T>(byte[] line, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static InputException Damaged(string path, string how) => new(
        $"{path} is not the whole result of a shard: {how}. Remove it, and give that shard's command again.");
}

/// <summary>The last line of a <see cref="ShardFile"/>.</summary>
/// <param name="Records">The number of records.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Sha256">Check sum of the first line and the records.</param>
sealed record ShardEnd(int Records, long Bytes, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ShardHeader))]
[JsonSerializable(typeof(ShardEnd))]
sealed partial class ShardingJson : JsonSerializerContext;
