using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit diagram</c>: draws a network with its shapes.</summary>
sealed class DiagramCommand : BoxfitCommand
{
    const double PngScale = 2;

    readonly NetworkChoice _network;
    readonly Option<string[]> _out = new("--out")
    {
        Description = "File to write, .svg or .png; may be given for both",
        HelpName = "FILE",
        Required = true,
    };
    readonly Option<bool> _expand = new("--expand") { Description = "Draw every layer instead of folding repeated blocks" };

    public DiagramCommand() : base("diagram", "Draw a network with the shapes between its layers")
    {
        _network = new(this);
        Options.Add(_out);
        Options.Add(_expand);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit diagram --out recipe.svg", "the published recipe's network, blocks folded"),
        ("boxfit diagram runs/demo --expand --out demo.svg --out demo.png", "a trained model's, every layer, as two files"),
    ];

    public override int Run(CommandContext context)
    {
        string[] files = context.Arguments.GetRequiredValue(_out);
        foreach (string file in files)
            if (!IsSvg(file) && !IsPng(file)) throw new InputException($"--out: found '{file}', expected a name that ends in .svg or .png.");

        string svg = GraphDiagram.Svg(_network.Build(context.Arguments), context.Arguments.GetValue(_expand));
        foreach (string file in files)
        {
            OutputFiles.CreateFolderOf(file);
            if (IsSvg(file)) AtomicFile.WriteText(file, svg);
            else SvgRenderer.SavePng(svg, file, PngScale);
            context.Terminal.Say($"Wrote {file}");
        }
        if (context.Arguments.GetValue(Json))
        {
            JsonLine.Write(context.Terminal.Output, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("files");
                foreach (string file in files) json.WriteStringValue(file);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
        return ExitCode.Done;
    }

    static bool IsSvg(string file) => file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);

    static bool IsPng(string file) => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
}
