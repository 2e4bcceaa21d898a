using System.Text.RegularExpressions;

namespace Boxfit.Tests.Cli.Screens;

public sealed partial class ScreenTests : IDisposable
{
    readonly StringWriter _written = new();
    (int Width, int Height) _size = (80, 25);

    public void Dispose() => _written.Dispose();

    static readonly Status s_status =
        new("line", [new("Epoch 1/2", 0.5, "step 2/4"), new("All", null, "0:10 left")], ["loss 0.1", "IoU 0.800"]);

    Screen Open(bool hasColour = true) => new(_written, () => _size, hasColour);

    string Plain => Codes().Replace(_written.ToString(), "");

    [Fact]
    public void A_table_stands_in_columns_and_what_looks_like_markup_or_steers_is_shown_as_it_is()
    {
        using var screen = Open();
        var table = new TextTable("Name", ">Count");
        table.Add("[red]a[/] \e[2J", "1");
        table.Add("b", "22");
        screen.Write(table);
        Assert.Contains("[red]a[/] ?[2J       1", Plain);
        Assert.Contains("b                   22", Plain);
        Assert.DoesNotContain("\e[2J", _written.ToString());
    }

    [Fact]
    public void Figures_and_outlines_show_foreign_text_as_it_is()
    {
        using var screen = Open();
        screen.WriteFigures([("[b]Mean", "0.8\r[/]")]);
        screen.Write([new OutlineNode("[top]", new OutlineNode("fine\u202e[x]", new OutlineNode("below")) { Mark = OutlineMark.Fine })]);
        Assert.Contains("[b]Mean  0.8?[/]", Plain);
        Assert.Contains("[top]\n└── ✓ fine?[x]\n    └── below\n", Plain);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(20)]
    public void No_line_is_longer_than_the_screen(int width)
    {
        _size = (width, 25);
        using var screen = Open();
        var table = new TextTable("Backbone", "Weights", "File", "Scaling", "Here");
        table.Add("keras_resnet50", "Keras imagenet, without top", "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5", "caffe", "");
        screen.Write(table);
        screen.WriteFigures([("Mean squared error", "a long explanation of what the figure means and where it comes from")]);
        screen.Write([new OutlineNode("top", new OutlineNode("a long line that has to be broken somewhere, since screens are narrow"))]);
        screen.Show(s_status);
        Assert.All(Plain.Split('\n', '\r'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void A_name_in_the_first_column_is_not_broken()
    {
        _size = (40, 25);
        using var screen = Open();
        var table = new TextTable("Run", "Model", "Size");
        table.Add("runs/resnet18-1", "a model that was trained for long", "225 megabytes");
        screen.Write(table);
        Assert.Contains(" runs/resnet18-1 ", Plain);
    }

    [Fact]
    public void Where_columns_would_be_slivers_each_row_is_a_list()
    {
        _size = (40, 25);
        using var screen = Open();
        var table = new TextTable("Backbone", "Weights", "File", "Scaling", "Here");
        table.Add("", "Keras imagenet, without top", "resnet50_weights_tf_dim_ordering_tf.h5", "caffe", "");
        screen.Write(table);
        Assert.Equal(
            "Weights: Keras imagenet, without top\n├── File:\n│   resnet50_weights_tf_dim_ordering_tf.\n│   h5\n" +
            "└── Scaling: caffe\n",
            TrimmedLines(Plain));
    }

    [Fact]
    public void A_status_hides_the_cursor_and_leaves_nothing_behind()
    {
        using var screen = Open();
        screen.Show(s_status);
        string shown = _written.ToString();
        Assert.Contains("\e[?25l", shown);
        Assert.Matches("Epoch 1/2 +━+ +step 2/4", Plain);
        Assert.Contains("loss 0.1", Plain);
        screen.Hide();
        string end = _written.ToString()[shown.Length..];
        Assert.EndsWith("\e[?25h", end, StringComparison.Ordinal);
        // Each of the three lines is erased, the uppermost last.
        Assert.Matches(@"\r\e\[2K(\e\[1A\e\[2K){2}\e\[\?25h$", end);
    }

    [Fact]
    public void After_a_change_of_size_neither_screen_nor_history_is_wiped()
    {
        using var screen = Open();
        screen.Show(s_status);
        _size = (30, 2);
        screen.Show(s_status);
        screen.Hide();
        Assert.DoesNotMatch(@"\e\[[23]?J", _written.ToString());
    }

    [Theory]
    [InlineData(true, 4)] // each of the two bars was broken into two lines
    [InlineData(false, 2)]
    public void After_a_narrowing_all_that_the_lines_have_become_is_erased(bool breaksAnew, int up)
    {
        using var screen = new Screen(_written, () => _size, hasColour: false) { BreaksLinesAnew = breaksAnew };
        screen.Show(s_status);
        int shown = _written.ToString().Length;
        _size = (50, 25);
        screen.Hide();
        Assert.Equal(up, Regex.Count(_written.ToString()[shown..], @"\e\[1A\e\[2K"));
    }

    [Fact]
    public void Only_while_a_status_is_drawn_lines_are_cut_at_the_rim()
    {
        using var screen = Open(hasColour: false);
        screen.Show(s_status);
        screen.Show(s_status);
        string[] pieces = Regex.Split(_written.ToString(), @"\e\[\?7([lh])");
        Assert.Equal(["l", "h", "l", "h"], pieces.Where((_, i) => i % 2 == 1));
        Assert.All([pieces[2], pieces[6]], drawn => Assert.Matches("(?s)Epoch.*loss 0.1", drawn));
        Assert.All([pieces[0], pieces[4], pieces[8]], between => Assert.DoesNotMatch("Epoch|loss", between));
        // Nobody knows what blanks at a line's end become in a narrower window.
        Assert.DoesNotMatch("(?m) $", Codes().Replace(pieces[2] + pieces[6], ""));
    }

    [Fact]
    public void A_wide_and_high_screen_has_a_table_in_place_of_the_figures()
    {
        _size = (120, 30);
        using var screen = Open();
        var status = s_status with { Table = [("loss", "0.0123"), ("left", "1:23")] };
        screen.Show(status);
        Assert.Contains("│ loss   │ left │", Plain);
        Assert.Contains("│ 0.0123 │ 1:23 │", Plain);
        Assert.DoesNotContain("loss 0.1", Plain);
        _size = (120, 15);
        screen.Show(status);
        Assert.Contains("loss 0.1", Plain);
    }

    [Fact]
    public void Without_colour_no_colour_is_written()
    {
        using var screen = Open(hasColour: false);
        screen.Show(s_status);
        screen.Write([new OutlineNode("top", new OutlineNode("x") { Mark = OutlineMark.Fault })]);
        Assert.DoesNotMatch(@"\e\[[0-9;]*(3[0-9]|9[0-7])[0-9;]*m", _written.ToString());
        using var coloured = Open();
        coloured.Show(s_status);
        Assert.Matches(@"\e\[[0-9;]*(3[0-9]|9[0-7])[0-9;]*m", _written.ToString());
    }

    static string TrimmedLines(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd()));

    [GeneratedRegex(@"\e\[[?0-9;]*[A-Za-z]")]
    private static partial Regex Codes();
}
