namespace Boxfit.Cli.Screens;

/// <summary>One bar of a <see cref="Status"/>.</summary>
/// <param name="Name">What is being done; stands before the bar.</param>
/// <param name="Share">The share that is done, 0…1; null where nobody knows.</param>
/// <param name="Note">Stands behind the bar, such as "12 of 40".</param>
sealed record StatusBar(string Name, double? Share, string Note);
