namespace Boxfit.Cli.Screens;

/// <summary>How far work has come, to be shown while it goes on.</summary>
/// <param name="Line">All of it in one line, for where lines stay.</param>
/// <param name="Bars">On a screen, the bars below one another.</param>
/// <param name="Figures">On a screen, what stands below the bars, each with its name or unit.</param>
sealed record Status(string Line, IReadOnlyList<StatusBar> Bars, IReadOnlyList<string> Figures);
