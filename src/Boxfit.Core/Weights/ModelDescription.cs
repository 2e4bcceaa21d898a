namespace Boxfit.Weights;

/// <summary>Everything about a model but its numbers: enough to build its graph and to feed it.</summary>
/// <param name="Configuration">What decides the graph.</param>
/// <param name="Preprocessing">How a picture becomes its input.</param>
/// <param name="Provenance">Where it comes from.</param>
/// <param name="Metrics">How well it did on the test part; null when it was not measured.</param>
public sealed record ModelDescription(
    LocalizerConfiguration Configuration, Preprocessing Preprocessing, Provenance Provenance, BoxMetricsSummary? Metrics = null);

/// <summary>Where a model comes from.</summary>
/// <param name="Dataset">Name of the data file that it was trained on.</param>
/// <param name="Weights">What it was started from; <c>none</c> is from scratch.</param>
/// <param name="Epoch">Number of epochs that it was trained for.</param>
/// <param name="Step">Number of optimizer steps that it was trained for.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Version">Boxfit's version.</param>
/// <param name="Created">When the file was written.</param>
public sealed record Provenance(string Dataset, string Weights, int Epoch, long Step, ulong Seed, string Version, DateTimeOffset Created);
