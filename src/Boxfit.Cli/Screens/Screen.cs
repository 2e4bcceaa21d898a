using Spectre.Console;
using Spectre.Console.Rendering;

namespace Boxfit.Cli.Screens;

/// <summary>
/// A terminal's screen, drawn by Spectre.Console. Only this folder's classes know that library, and it is loaded with the first screen:
/// commands whose output goes elsewhere start without it. Text is never taken for markup, and no character of it can steer the screen.
/// </summary>
sealed class Screen : IDisposable
{
    // Ctrl-C is echoed behind the last line as "^C", which must not make another line.
    const int RoomForEcho = 2;

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
    LiveStatus? _live;

    /// <summary>A screen that is written to by <paramref name="writer"/>.</summary>
    public Screen(TextWriter writer, Func<(int Width, int Height)> size, bool hasColour)
    {
        _size = size;
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

    /// <summary>Shows a status at the end of the screen, in place of the one before.</summary>
    public void Show(Status status)
    {
        // After another size the library would wipe the screen and its history, so the display begins anew.
        if (_size() is var (width, height) && (width, height) != (_console.Profile.Width, _console.Profile.Height)) Hide();
        if (_live is null)
        {
            Measure();
            _live = new(_console);
        }
        _live.Draw(Draw(status));
    }

    /// <summary>Takes the status off the screen.</summary>
    public void Hide()
    {
        var live = _live;
        _live = null;
        live?.Dispose();
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
        foreach (var column in table.Columns)
            drawn.AddColumn(new(Plain(column.Title, s_head)) { Alignment = column.IsRight ? Justify.Right : Justify.Left });
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

    Padder Draw(Status status)
    {
        var grid = new Grid { Expand = true };
        grid.AddColumns(new GridColumn().NoWrap(), new GridColumn(), new GridColumn().NoWrap().RightAligned());
        var options = RenderOptions.Create(_console, _console.Profile.Capabilities);
        foreach (var bar in status.Bars)
        {
            bool isKnown = bar.Share is { } share && double.IsFinite(share);
            var task = new ProgressTask(0, "bar", maxValue: 1) { Value = isKnown ? bar.Share!.Value : 0, IsIndeterminate = !isKnown };
            grid.AddRow(Plain(bar.Name, s_head), s_bar.Render(options, task, TimeSpan.Zero), Plain(bar.Note));
        }
        IRenderable[] parts = status.Figures.Count == 0 ? [grid]
            : [grid, new Columns(status.Figures.Select(f => Plain(f, s_quiet))) { Expand = false, Padding = new(0, 0, 2, 0) }];
        return new(new Rows(parts), new(0, 0, RoomForEcho, 0));
    }

    static Text Plain(string text, Style? style = null) => new(ForeignText.ShownLine(text), style);
}

/// <summary>The lines at the end of a screen that are drawn again and again; the cursor is hidden until they are taken away.</summary>
sealed class LiveStatus : IDisposable
{
    readonly TaskCompletionSource _end = new();
    readonly Task _display;
    LiveDisplayContext? _context;

    public LiveStatus(IAnsiConsole console)
    {
        // The library's display lasts as long as what it is given to do, which here is to wait for the end.
        _display = console.Live(Text.Empty).AutoClear(true).StartAsync(context =>
        {
            _context = context;
            return _end.Task;
        });
    }

    public void Draw(IRenderable content) => _context?.UpdateTarget(content);

    /// <summary>Takes the lines off the screen.</summary>
    public void Dispose()
    {
        _end.TrySetResult();
        _display.GetAwaiter().GetResult();
    }
}
