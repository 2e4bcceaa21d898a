namespace Boxfit.Inference;

/// <summary>What computes, of the execution providers that were asked for.</summary>
/// <param name="Name">The one that was taken.</param>
/// <param name="Refused">Those before it in the list, and why each does not work here; empty where the first was taken.</param>
public sealed record ProviderChoice(string Name, IReadOnlyList<RefusedProvider> Refused);

/// <summary>An execution provider that was asked for and does not work here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, with the remedy.</param>
public sealed record RefusedProvider(string Name, string Reason);
