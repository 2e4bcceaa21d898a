namespace Boxfit.Metrics;

/// <summary>How unlike a model's training the pictures are that it was measured on.</summary>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Median">The median of their unlikeness, 0 to 1; about 0.5 of pictures like the held-out ones.</param>
/// <param name="Above">
/// Those with an unlikeness above <see cref="UnlikenessScale.Notable"/>; about one in twenty of pictures like the held-out ones.
/// </param>
public sealed record UnlikenessFigures(int Pictures, double Median, int Above)
{
    /// <summary>Sums the unlikeness of pictures up.</summary>
    /// <param name="all">That of each; null where the model does not say.</param>
    /// <returns>Null where there is none.</returns>
    internal static UnlikenessFigures? Of(IEnumerable<double?> all)
    {
        double[] said = [.. all.OfType<double>()];
        return said.Length == 0 ? null : new(said.Length, Metrics.Median.Of(said), said.Count(u => u > UnlikenessScale.Notable));
    }
}
