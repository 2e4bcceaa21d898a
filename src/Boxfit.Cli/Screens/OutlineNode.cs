namespace Boxfit.Cli.Screens;

/// <summary>A line with lines below it.</summary>
/// <param name="Text">The line.</param>
/// <param name="Children">What belongs to it.</param>
sealed record OutlineNode(string Text, params IReadOnlyList<OutlineNode> Children)
{
    /// <summary>What stands before the text; null for nothing.</summary>
    public OutlineMark? Mark { get; init; }

    /// <summary>Writes lines that are indented by their depth.</summary>
    public static void Write(TextWriter output, IEnumerable<OutlineNode> nodes, int depth = 0)
    {
        foreach (var node in nodes)
        {
            output.Write($"{new string(' ', 2 * depth)}{node.Label}\n");
            Write(output, node.Children, depth + 1);
        }
    }

    /// <summary>The mark, where there is one, and the text.</summary>
    public string Label => Mark switch
    {
        OutlineMark.Fine => "✓ ",
        OutlineMark.Warning => "! ",
        OutlineMark.Fault => "✗ ",
        _ => "",
    } + ForeignText.ShownLine(Text);
}

/// <summary>What the sign before a line says.</summary>
enum OutlineMark { Fine, Warning, Fault }
