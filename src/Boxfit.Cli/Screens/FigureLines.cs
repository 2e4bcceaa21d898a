namespace Boxfit.Cli.Screens;

/// <summary>Names and values as lines for people, the values below one another.</summary>
static class FigureLines
{
    public static void Write(TextWriter output, IEnumerable<(string Name, string Value)> lines)
    {
        (string Name, string Value)[] all = [.. lines];
        int width = all.Max(l => l.Name.Length) + 2;
        foreach (var (name, value) in all) output.Write($"{name.PadRight(width)}{value}\n");
    }
}
