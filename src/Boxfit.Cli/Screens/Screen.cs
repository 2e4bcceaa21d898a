using Spectre.Console;
using Spectre.Console.Rendering;
using Tree = Spectre.Console.Tree;

namespace Boxfit.Cli.Screens;

/// <summary>
/// A terminal's screen, drawn by Spectre.Console. Only this folder's classes know that library, and it is loaded with the first screen:
/// commands whose output goes elsewhere start without it. Text is never taken for markup, and no character of it can steer the screen.
/// </summary>
sealed class Screen : IDisposable
{
    // Ctrl-C is echoed behind the last line as "^C", which must not make another line.
    const int RoomForEcho = 2;

    // From this size on a table stands below the bars.
    const int WideScreen = 110, HighScreen = 16;

    // A shorter bar shows nothing.
    const int ShortestBar = 6;

    const int ColumnGap = 2;

    // In columns narrower than this every word is broken.
    const int NarrowestColumn = 10;

    static readonly Style s_head = new(decoration: Decoration.Bold);
    static readonly Style s_quiet = new(Color.Grey);
    static readonly Style s_rule = new(Color.Grey);
    static readonly ProgressBarColumn s_bar = new()
    {
        Width = null,
        CompletedStyle = new(Color.DodgerBlue1),
        FinishedStyle = new(Color.Green),
        RemainingStyle = new(Color.Grey35),
    };

    readonly IAnsiConsole _console;
    readonly Func<(int Width, int Height)> _size;
    readonly TextWriter _writer;
    LiveStatus? _live;

    /// <summary>A screen that is written to by <paramref name="writer"/>.</summary>
    public Screen(TextWriter writer, Func<(int Width, int Height)> size, bool hasColour)
    {
        (_writer, _size) = (writer, size);
        _console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = hasColour ? ColorSystemSupport.EightBit : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        _console.Profile.Capabilities.Unicode = true;
        _console.Profile.Capabilities.Links = false;
        Measure();
    }

    /// <summary>
    /// Whether the screen breaks the lines that it shows anew when it becomes narrower, as most do; others cut them.
    /// </summary>
    public bool BreaksLinesAnew { get; init; } = true;

    /// <summary>Shows a status at the end of the screen, in place of the one before.</summary>
    public void Show(Status status)
    {
        if (_size() is var (width, height) && (width, height) != (_console.Profile.Width, _console.Profile.Height)) Hide();
        if (_live is null)
        {
            Measure();
            _live = new(_console, _writer);
        }
        _live.Draw(Draw(status));
    }

    /// <summary>Takes the status off the screen.</summary>
    public void Hide()
    {
        _live?.Erase(BreaksLinesAnew ? _size().Width : int.MaxValue);
        _live = null;
    }

    /// <summary>Leaves the screen without a status and with its cursor.</summary>
    public void Dispose() => Hide();

    public void Write(TextTable table)
    {
        if (_size().Width < NarrowestColumn * table.Columns.Count)
        {
            Write(table.Rows.Select(row => Lines(table.Columns, row)).OfType<OutlineNode>());
            return;
        }
        var drawn = new Table { Border = TableBorder.Simple, BorderStyle = s_rule };
        // A name that is broken cannot be copied.
        bool fits = table.Rows.All(row => 2 * row[0].GetCellWidth() <= _size().Width);
        foreach (var (i, column) in table.Columns.Index())
        {
            var alignment = column.IsRight ? Justify.Right : Justify.Left;
            drawn.AddColumn(new(Plain(column.Title, s_head)) { Alignment = alignment, NoWrap = i == 0 && fits });
        }
        foreach (var row in table.Rows) drawn.AddRow(row.Select(cell => Plain(cell)));
        Write(drawn);
    }

    public void WriteFigures(IEnumerable<(string Name, string Value)> figures)
    {
        var drawn = new Grid();
        drawn.AddColumns(new GridColumn().NoWrap(), new GridColumn());
        foreach (var (name, value) in figures) drawn.AddRow(Plain(name, s_head), Plain(value));
        Write(drawn);
    }

    public void Write(IEnumerable<OutlineNode> nodes)
    {
        foreach (var node in nodes)
        {
            var tree = new Tree(Plain(node.Label, s_head)) { Style = s_rule };
            Add(tree, node.Children);
            Write(tree);
        }
    }

    /// <summary>A row as a list: its first cell that is not empty, and the others below it.</summary>
    static OutlineNode? Lines(IReadOnlyList<(string Title, bool IsRight)> columns, IReadOnlyList<string> row)
    {
        OutlineNode[] cells = [.. columns.Zip(row).Where(c => c.Second.Length > 0)
            .Select(c => new OutlineNode(c.First.Title.Length > 0 ? $"{c.First.Title}: {c.Second}" : c.Second))];
        return cells is [var first, .. var others] ? new(first.Text, others) : null;
    }

    static void Add(IHasTreeNodes parent, IReadOnlyList<OutlineNode> nodes)
    {
        foreach (var node in nodes) Add(parent.AddNode(Line(node)), node.Children);
    }

    static Paragraph Line(OutlineNode node)
    {
        string mark = node.Label[..^node.Text.Length];
        var style = node.Mark switch
        {
            OutlineMark.Fine => new Style(Color.Green),
            OutlineMark.Warning => new Style(Color.Yellow),
            OutlineMark.Fault => new Style(Color.Red),
            _ => Style.Plain,
        };
        return new Paragraph(mark, style).Append(ForeignText.ShownLine(node.Text));
    }

    void Write(IRenderable drawn)
    {
        Measure();
        _console.Write(drawn);
    }

    void Measure() => (_console.Profile.Width, _console.Profile.Height) = _size();

    Rows Draw(Status status)
    {
        int width = _console.Profile.Width - RoomForEcho;
        List<IRenderable> parts = [];
        if (status.Bars.Count > 0) parts.Add(Draw(status.Bars, width));
        if (status.Table.Count > 0 && _console.Profile is { Width: >= WideScreen, Height: >= HighScreen })
            parts.Add(Draw(status.Table));
        else if (status.Figures.Count > 0)
            parts.Add(Plain(new FittedLine([.. status.Figures.Select((f, i) => new LinePart(f, i))]).Text(width), s_quiet));
        return new(parts);
    }

    Grid Draw(IReadOnlyList<StatusBar> bars, int width)
    {
        int note = Math.Min(bars.Max(b => b.Note.Length), width - ShortestBar);
        int name = Math.Min(bars.Max(b => b.Name.Length), width - note - ColumnGap);
        int bar = width - note - name - 2 * ColumnGap;
        if (bar < ShortestBar) (name, bar) = (Math.Max(name + bar - ShortestBar, 0), ShortestBar);
        if (name < ShortestBar) (name, bar) = (width - note - ColumnGap, 0); // without bars
        var grid = new Grid();
        grid.AddColumn(Column(name));
        if (bar > 0) grid.AddColumn(Column(bar));
        grid.AddColumn(new GridColumn { Width = note, NoWrap = true, Padding = new(0, 0, 0, 0) }.RightAligned());
        var options = RenderOptions.Create(_console, _console.Profile.Capabilities);
        foreach (var (text, share, end) in bars)
        {
            bool isKnown = share is { } done && double.IsFinite(done);
            var task = new ProgressTask(0, "bar", maxValue: 1) { Value = isKnown ? share!.Value : 0, IsIndeterminate = !isKnown };
            IRenderable[] cells =
            [
                Plain(CutText.Middle(text, name), s_head),
                .. bar > 0 ? [s_bar.Render(options, task, TimeSpan.Zero)] : Array.Empty<IRenderable>(),
                Plain(CutText.Middle(end, note)),
            ];
            grid.AddRow(cells);
        }
        return grid;

        static GridColumn Column(int width) => new() { Width = width, NoWrap = true, Padding = new(0, 0, ColumnGap, 0) };
    }

    static Table Draw(IReadOnlyList<(string Title, string Value)> figures)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = s_rule };
        foreach (var (title, _) in figures) table.AddColumn(new Spectre.Console.TableColumn(Plain(title, s_quiet)) { NoWrap = true });
        return table.AddRow(figures.Select(f => Plain(f.Value)));
    }

    static Text Plain(string text, Style? style = null) => new(ForeignText.ShownLine(text), style);
}
