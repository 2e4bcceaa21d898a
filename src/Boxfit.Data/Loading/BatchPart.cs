namespace Boxfit.Data.Loading;

/// <summary>
/// The part of each batch that one of several processes makes: pictures side by side, as many as every other's or one more.
/// </summary>
/// <param name="Number">Which part, from 0.</param>
/// <param name="Count">How many parts there are.</param>
readonly record struct BatchPart(int Number, int Count)
{
    /// <summary>All of each batch.</summary>
    public static BatchPart Whole { get; } = new(0, 1);

    /// <summary>The part of a batch of some pictures: the place of its first, and how many it has, which may be none.</summary>
    public (int First, int Count) Of(int pictures)
    {
        int first = (int)((long)pictures * Number / Count);
        return (first, (int)((long)pictures * (Number + 1) / Count) - first);
    }

    /// <summary>The most pictures that a part has of batches of at most so many.</summary>
    public int Most(int pictures) => (pictures + Count - 1) / Count;
}
