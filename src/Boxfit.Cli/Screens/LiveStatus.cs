using Spectre.Console;
using Spectre.Console.Rendering;

namespace Boxfit.Cli.Screens;

/// <summary>
/// The lines at the end of a screen that are drawn again and again; the cursor is hidden until they are erased. The library's own live
/// display fills its lines with blanks, of which nobody knows what they become in a narrower window.
/// </summary>
/// <param name="console">Draws them.</param>
/// <param name="writer">What the console writes to.</param>
sealed class LiveStatus(IAnsiConsole console, TextWriter writer)
{
    const string HideCursor = "\e[?25l", ShowCursor = "\e[?25h", EraseToEnd = "\e[K", EraseLine = "\e[2K";

    // A window tells late that it became narrower: until then its lines are to be cut, not broken into more than are known of.
    const string CutLines = "\e[?7l", BreakLines = "\e[?7h";

    int[] _lengths = [];

    /// <summary>Draws the lines in place of those before.</summary>
    public void Draw(IRenderable content)
    {
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        Segment[][] lines = [.. Segment.SplitLines(content.Render(options, console.Profile.Width)).Select(Trimmed)];
        if (lines.Length != _lengths.Length) Erase(int.MaxValue);
        writer.Write(_lengths.Length == 0 ? HideCursor + CutLines : CutLines + "\r" + Up(_lengths.Length - 1));
        int[] lengths = Array.ConvertAll(lines, Segment.CellCount);
        for (int i = 0; i < lines.Length; i++)
        {
            if (i > 0) writer.Write("\n");
            console.Write(new DrawnLine(lines[i]));
            if (_lengths.Length > 0 && lengths[i] < _lengths[i]) writer.Write(EraseToEnd);
        }
        writer.Write(BreakLines);
        writer.Flush();
        _lengths = lengths;
    }

    /// <summary>Erases the lines.</summary>
    /// <param name="width">Characters into which a narrower screen has broken them.</param>
    public void Erase(int width)
    {
        if (_lengths.Length == 0) return;
        int rows = _lengths.Sum(length => Math.Max(1, (int)Math.Ceiling(length / (double)Math.Max(1, width))));
        writer.Write("\r" + EraseLine + string.Concat(Enumerable.Repeat(Up(1) + EraseLine, rows - 1)) + ShowCursor);
        writer.Flush();
        _lengths = [];
    }

    static string Up(int rows) => rows > 0 ? $"\e[{rows}A" : "";

    /// <summary>A line without blanks at its end.</summary>
    static Segment[] Trimmed(SegmentLine line)
    {
        var kept = line.ToList();
        while (kept is [.., var last] && last.Text.TrimEnd(' ') is var text && text.Length < last.Text.Length)
        {
            kept.RemoveAt(kept.Count - 1);
            if (text.Length == 0) continue;
            kept.Add(new(text, last.Style));
            break;
        }
        return [.. kept];
    }

    sealed class DrawnLine(Segment[] segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
