using System.CommandLine;
using System.Text.Json;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights inspect</c>: what a weight file holds.</summary>
sealed class WeightsInspectCommand : BoxfitCommand
{
    readonly Argument<string> _file = new("FILE") { Description = "Weight file of any kind, model file or run folder" };

    public WeightsInspectCommand() : base("inspect", "List a weight file's arrays and the backbones that it fits; nothing in it is executed")
    {
        Arguments.Add(_file);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights inspect resnet50-0676ba61.pth", "names, types and shapes"),
        ("boxfit weights inspect checkpoint.pt --json", "for a program to read"),
    ];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        using var file = WeightFiles.Open(ModelFile.FindFile(arguments.GetRequiredValue(_file)));
        var fits = PretrainedWeights.FindFits(file);
        if (arguments.GetValue(Json)) JsonLine.Write(terminal.Output, json => WriteJson(json, file, fits));
        else Print(terminal, file, fits);
        return ExitCode.Done;
    }

    static void Print(Terminal terminal, WeightFile file, IReadOnlyList<BackboneFit> fits)
    {
        var table = new TextTable("Array", "Type", ">Shape");
        foreach (var entry in file.Entries)
            table.Add(ForeignText.Shown(entry.Name), ForeignText.Shown(entry.Type), entry.Shape.Length == 0 ? "scalar" : string.Join('×', entry.Shape));
        terminal.Write(table);
        terminal.Output.WriteLine($"{file.Format.Text()}: {file.Entries.Count:N0} arrays, {Numbers(file):N0} numbers.");
        terminal.Output.WriteLine(fits.Count == 0 ? "It fits no backbone as it is." : $"It fits {string.Join(", ", fits.Select(Text))}.");
    }

    static string Text(BackboneFit fit) => $"{fit.Backbone} ({fit.Naming}'s names{(fit.FoldedNorms ? ", batch norm folded" : "")}" +
        $"{(fit.IsWhole ? "" : ", without its last layers: for a network with a neck")})";

    static long Numbers(WeightFile file) => file.Entries.Sum(e => Tensor.Count(e.Shape));

    static void WriteJson(Utf8JsonWriter json, WeightFile file, IReadOnlyList<BackboneFit> fits)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("format", file.Format.Text());
        json.WriteNumber("numbers", Numbers(file));
        json.WriteStartArray("tensors");
        foreach (var entry in file.Entries)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("type", entry.Type);
            json.WriteStartArray("shape");
            foreach (int length in entry.Shape) json.WriteNumberValue(length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("fits");
        foreach (var fit in fits)
        {
            json.WriteStartObject();
            json.WriteString("backbone", fit.Backbone);
            json.WriteString("naming", fit.Naming);
            json.WriteBoolean("foldedNorms", fit.FoldedNorms);
            json.WriteBoolean("whole", fit.IsWhole);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("metadata");
        foreach (var (key, value) in file.Metadata) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
