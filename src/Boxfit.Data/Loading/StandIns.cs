namespace Boxfit.Data.Loading;

/// <summary>
/// Boxes that stand in for those of pictures without an object where training changes a picture by where the object is: of another picture
/// of the same list, drawn anew in each epoch. So pictures with and without an object are cut alike, and nothing can be told by the cut.
/// </summary>
/// <param name="samples">The samples.</param>
/// <param name="seed">Decides which is drawn.</param>
sealed class StandIns(IReadOnlyList<Sample> samples, ulong seed)
{
    static readonly ulong s_key = SeededRandom.Key("stand-in");

    readonly BoundingBox[] _boxes = [.. samples.Where(s => s.HasObject).Select(s => s.Box)];

    /// <summary>The box of a sample, or one that stands in for it, in 0…1 of the picture.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="look">Which view of it: 0 the whole, 1 what a later look sees.</param>
    public BoundingBox BoxOf(int sample, int epoch, int look)
    {
        if (samples[sample].HasObject) return samples[sample].Box;
        if (_boxes.Length == 0) return new(0.25, 0.25, 0.75, 0.75);
        return _boxes[SeededRandom.For(seed, s_key, (ulong)epoch, (ulong)sample, (ulong)look).NextInt(_boxes.Length)];
    }
}
