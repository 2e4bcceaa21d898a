namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit diagram</c>: draws a network with its shapes.</summary>
sealed class DiagramCommand : BoxfitCommand
{
    const double PngScale = 2;

    readonly NetworkChoice _network = new();
    readonly Option<string[]> _out = Required<string[]>("--out", "FILE", "File to write, .svg or .png; may be given for both");
    readonly Option<bool> _expand = Switch("--expand", "Draw every layer instead of folding repeated blocks");

    public DiagramCommand() : base("diagram", "Draw a network with the shapes between its layers") =>
        Take([.. _network.All, _out, _expand, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit diagram --out recipe.svg", "the published recipe's network, blocks folded"),
        ("boxfit diagram runs/demo --expand --out demo.svg --out demo.png", "a trained model's, every layer, as two files"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        var ending = new Ending(context);
        string[] files = arguments.GetRequiredValue(_out);
        foreach (string file in files) OutputFiles.Check(_out.Name, file, OutputKind.Drawing);
        string svg = GraphDiagram.Svg(_network.Build(arguments), arguments.GetValue(_expand));
        foreach (string file in files)
        {
            OutputFiles.CreateFolderOf(file);
            if (Path.GetExtension(file).Equals(".svg", StringComparison.OrdinalIgnoreCase)) AtomicFile.WriteText(file, svg);
            else SvgRenderer.SavePng(svg, file, PngScale);
            ending.LookAt(file, "the network");
        }
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, new(files), CliJson.Default.DiagramJson);
        ending.Next("summary", [.. _network.Words(arguments), .. ending.Given([.. _network.Options.Select(o => o.Name)])])
            .Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }
}

/// <summary>What <c>diagram --json</c> prints.</summary>
sealed record DiagramJson(IReadOnlyList<string> Files);
