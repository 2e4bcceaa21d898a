using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data convert</c>: from one format of boxes to another.</summary>
sealed class DataConvertCommand : BoxfitCommand
{
    readonly Argument<string> _data = new("DATA") { Description = "Data file or folder of pictures' boxes" };
    readonly Option<string> _to = new("--to") { Description = "Format to write", HelpName = string.Join('|', AnnotationFiles.FormatNames), Required = true };
    readonly Option<string> _out = new("--out") { Description = "File or folder to write", HelpName = "PATH", Required = true };
    readonly Option<string?> _format = new("--format") { Description = "Format of DATA; default: found out by its content", HelpName = "NAME" };
    readonly Option<string?> _images = new("--images") { Description = "Folder of the pictures; default: beside DATA", HelpName = "DIR" };
    readonly Option<string?> _objects = new("--objects")
    {
        Description = "Which objects to write of a picture that has several; default: all",
        HelpName = ObjectChoice.Syntax,
    };
    readonly Option<bool> _copy = new("--copy-pictures") { Description = "YOLO wants the pictures beside the labels: copy them there instead of linking to them" };

    public DataConvertCommand() : base("convert", "Write pictures' boxes in another format")
    {
        _to.AcceptOnlyFromAmong([.. AnnotationFiles.FormatNames]);
        _format.AcceptOnlyFromAmong([.. AnnotationFiles.FormatNames]);
        Arguments.Add(_data);
        foreach (var option in (Option[])[_to, _out, _format, _images, _objects, _copy, Json]) Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data convert annotations --to csv --out boxes.csv", "a folder of Pascal VOC files into one table"),
        ("boxfit data convert boxes.csv --images photos --to coco --out instances.json", "a table into COCO's JSON"),
        ("boxfit data convert instances.json --to yolo --out yolo --copy-pictures", "a folder with data.yaml, images and labels"),
        ("boxfit data convert annotations --to recipe --out boxes.csv --objects class cat", "pictures with one cat, its box only"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string data = arguments.GetRequiredValue(_data), output = arguments.GetRequiredValue(_out);
        OutputFiles.RefuseInput("--out", output, data);
        OutputFiles.CreateFolderOf(output);
        var conversion = AnnotationConverter.Convert(
            new()
            {
                Data = data,
                Format = arguments.GetValue(_format),
                Images = arguments.GetValue(_images),
                To = arguments.GetRequiredValue(_to),
                Out = output,
                Objects = ObjectsOption.Read(arguments.GetValue(_objects)) ?? new(ObjectPolicy.All),
                CopyPictures = arguments.GetValue(_copy),
            },
            new WorkStatus(terminal, "Looking at pictures"), cancellation);
        terminal.ClearStatus();
        Report(conversion, terminal);
        if (arguments.GetValue(Json)) WriteJson(conversion, terminal.Output);
        return conversion.Skipped.Count > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static void Report(Conversion conversion, Terminal terminal)
    {
        foreach (string note in conversion.Notes) terminal.Say($"Note: {note}");
        terminal.Say($"Read as {conversion.Format}; wrote {conversion.Pictures} pictures with {conversion.Boxes} boxes to {conversion.Out}.");
        if (conversion.Several > 0) terminal.Say($"{conversion.Several} pictures have several objects.");
        foreach (var (reason, count) in conversion.Skipped) terminal.Say($"Skipped {count}: {reason}.");
        foreach (var entry in conversion.FirstSkipped) terminal.Say($"  {entry.File}, row {entry.Row}: {entry.Text}");
    }

    static void WriteJson(Conversion conversion, TextWriter output) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("pictures", conversion.Pictures);
        json.WriteNumber("boxes", conversion.Boxes);
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in conversion.Skipped) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteString("out", conversion.Out);
        json.WriteEndObject();
    });
}
