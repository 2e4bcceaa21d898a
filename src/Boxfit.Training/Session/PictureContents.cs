namespace Boxfit.Training.Session;

/// <summary>
/// Prints of the pictures' files (<see cref="PicturePrint"/>), by which a run that goes on sees that a picture was replaced. They were made
/// when the headers were read; those of other samples are made now.
/// </summary>
sealed class PictureContents
{
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

    /// <summary>Prints of the pictures of all parts.</summary>
    public static PictureContents Of(DatasetSplit split) => new(split);

    /// <summary>The pictures with their prints, in the order of the parts.</summary>
    public IEnumerable<(Sample Sample, uint Print)> Pictures => _samples.Zip(_prints);

    /// <summary>The prints of pictures; 0 for those that cannot be read.</summary>
    public static uint[] Prints(IReadOnlyList<Sample> samples)
    {
        uint[] prints = new uint[samples.Count];
        ParallelLoop.For(
            prints.Length, i => prints[i] = samples[i].Print is not 0 and var known ? known : PicturePrint.Of(samples[i].Path));
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
}
