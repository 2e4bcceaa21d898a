namespace Boxfit.Cli.Screens;

/// <summary>What the sign before a line says.</summary>
enum OutlineMark { Fine, Warning, Fault }
