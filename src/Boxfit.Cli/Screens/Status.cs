namespace Boxfit.Cli.Screens;

/// <summary>How far work has come, to be shown while it goes on.</summary>
/// <param name="Line">All of it in one line, for where lines stay.</param>
/// <param name="Bars">On a screen, the bars below one another.</param>
/// <param name="Figures">
/// On a screen, what stands below the bars, each with its name or unit, the most important first: a narrow screen has no room for the last.
/// </param>
sealed record Status(string Line, IReadOnlyList<StatusBar> Bars, IReadOnlyList<string> Figures)
{
    /// <summary>On a wide screen, a table that stands in the place of the figures, each with its heading; empty for none.</summary>
    public IReadOnlyList<(string Title, string Value)> Table { get; init; } = [];
}

/// <summary>One bar of a <see cref="Status"/>.</summary>
/// <param name="Name">What is being done; stands before the bar.</param>
/// <param name="Share">The share that is done, 0…1; null where nobody knows.</param>
/// <param name="Note">Stands behind the bar, such as "12 of 40"; never left out.</param>
sealed record StatusBar(string Name, double? Share, string Note);
