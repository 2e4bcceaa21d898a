using System.CommandLine;
using Boxfit.Cli.Input;
using Boxfit.Cli.Output;
using Boxfit.Pretrained;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights convert</c>: a backbone's weights for other programs.</summary>
sealed class WeightsConvertCommand : BoxfitCommand
{
    const string Safetensors = ".safetensors";

    readonly Argument<string> _in = new("IN") { Description = "Weight file of any kind, model file or run folder" };
    readonly Argument<string> _out = new("OUT") { Description = "File to write: NAME.safetensors" };
    readonly Option<string?> _backbone = new("--backbone") { Description = "Backbone that IN is of; default: the one that it fits", HelpName = "NAME" };
    readonly Option<string> _names = new("--names")
    {
        Description = "Whose names the arrays get; they differ for mobilenet_v2 only",
        DefaultValueFactory = _ => WeightExport.Torchvision,
    };

    public WeightsConvertCommand() : base("convert", "Write the weights of a backbone as a file that PyTorch, timm and Boxfit load")
    {
        _names.AcceptOnlyFromAmong(WeightExport.Torchvision, WeightExport.Timm);
        Arguments.Add(_in);
        Arguments.Add(_out);
        Options.Add(_backbone);
        Options.Add(_names);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights convert resnet50-0676ba61.pth resnet50.safetensors", "a .pth that nobody need unpickle any more"),
        ("boxfit weights convert runs/faces backbone.safetensors", "a trained model's backbone; load_state_dict(…, strict=False) takes it"),
        ("boxfit weights convert runs/faces backbone.safetensors --names timm", "for timm's mobilenetv2_100"),
    ];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        string input = WeightSource.Find(arguments.GetRequiredValue(_in)), output = arguments.GetRequiredValue(_out);
        OutputFiles.RefuseInput("OUT", output, input);
        OutputFiles.CreateFolderOf(output);
        string backbone = WeightSource.ChooseBackbone(input, arguments.GetValue(_backbone));
        string extension = Path.GetExtension(output);
        if (extension != Safetensors) throw new InputException($"OUT: found '{output}', expected a name that ends in {Safetensors}.");
        var weights = PretrainedWeights.Load(input, backbone);
        WeightExport.SaveSafetensors(output, backbone, weights, arguments.GetValue(_names)!);
        var left = weights.Report.LeftOver;
        terminal.Say($"Wrote the {weights.Parameters.Count} arrays of {backbone} to {Path.GetFullPath(output)}." +
            (left.Count > 0 ? $" Left out: {string.Join(", ", left.Take(4))}{(left.Count > 4 ? $" and {left.Count - 4} more" : "")}." : ""));
        if (arguments.GetValue(Json)) WriteJson(terminal.Output, backbone, weights, output);
        return ExitCode.Done;
    }

    static void WriteJson(TextWriter output, string backbone, LoadedBackbone weights, string path) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("out", Path.GetFullPath(path));
        json.WriteString("backbone", backbone);
        json.WriteBoolean("foldedNorms", weights.FoldedNorms);
        json.WriteNumber("arrays", weights.Parameters.Count);
        json.WriteStartArray("leftOut");
        foreach (string name in weights.Report.LeftOver) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
