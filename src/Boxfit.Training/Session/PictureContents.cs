using System.Buffers;
using System.IO.Hashing;

namespace Boxfit.Training.Session;

/// <summary>
/// Prints of the pictures' files, 32 bits each, by which a run that goes on sees that a picture was replaced: of the length, the first
/// 64 KiB and the last 4 KiB. Times do not count, so that copies are the same. A file of which only the middle differs, at the same
/// length, looks the same; compressed pictures differ in more. The files' heads were read just before, for their sizes, so that nothing
/// of weight is read again.
/// </summary>
sealed class PictureContents
{
    const int Head = 1 << 16, Tail = 1 << 12;

    readonly IReadOnlyList<Sample> _samples;
    readonly uint[] _prints;

    PictureContents(DatasetSplit split)
    {
        (Split, _samples) = (split, [.. split.Train, .. split.Validation, .. split.Test]);
        _prints = Prints(_samples);
    }

    /// <summary>The parts whose pictures they are.</summary>
    public DatasetSplit Split { get; }

    /// <summary>The prints as a checkpoint keeps them: in the order of the parts, in base 64.</summary>
    public string Text => Convert.ToBase64String(MemoryMarshal.AsBytes(_prints.AsSpan()));

    /// <summary>Reads the pictures of all parts.</summary>
    public static PictureContents Of(DatasetSplit split) => new(split);

    /// <summary>The pictures with their prints, in the order of the parts.</summary>
    public IEnumerable<(Sample Sample, uint Print)> Pictures => _samples.Zip(_prints);

    /// <summary>The prints of pictures; 0 for those that cannot be read.</summary>
    public static uint[] Prints(IReadOnlyList<Sample> samples)
    {
        uint[] prints = new uint[samples.Count];
        ParallelLoop.For(prints.Length, i => prints[i] = Print(samples[i].Path));
        return prints;
    }

    /// <summary>The pictures whose prints are others than those of the same pictures that a checkpoint keeps.</summary>
    public IReadOnlyList<Sample> Changed(string begun)
    {
        byte[] bytes = new byte[begun.Length];
        // Of a damaged text nothing is the same.
        Convert.TryFromBase64String(begun, bytes, out int count);
        var before = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(0, count));
        var changed = new List<Sample>();
        for (int i = 0; i < _prints.Length; i++)
            if (i >= before.Length || before[i] != _prints[i]) changed.Add(_samples[i]);
        return changed;
    }

    static uint Print(string path)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Head);
        try
        {
            using var file = RegularFile.OpenAny(path);
            var hash = new XxHash3();
            hash.Append(BitConverter.GetBytes(file.Length));
            hash.Append(buffer.AsSpan(0, file.ReadAtLeast(buffer.AsSpan(0, Head), Head, throwOnEndOfStream: false)));
            if (file.Length > Head)
            {
                file.Seek(-Math.Min(Tail, file.Length - Head), SeekOrigin.End);
                hash.Append(buffer.AsSpan(0, file.ReadAtLeast(buffer.AsSpan(0, Tail), Tail, throwOnEndOfStream: false)));
            }
            return (uint)hash.GetCurrentHashAsUInt64();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            return 0; // which no picture has that can be read
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
