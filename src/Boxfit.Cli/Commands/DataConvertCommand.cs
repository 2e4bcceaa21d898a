namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data convert</c>: from one format of boxes to another.</summary>
sealed class DataConvertCommand : BoxfitCommand
{
    readonly Argument<string[]> _data = DataOptions.SeveralData();
    readonly Option<string> _to = Choice("--to", "Format to write", AnnotationFiles.WrittenFormatNames, standard: null);
    readonly OutputOption _out = new("--out", "PATH", "File or folder to write", OutputKind.FileOrFolder) { Required = true };
    readonly ReplaceOption _replace = new("--out");
    readonly ReadingOptions _reading = new();
    readonly Option<string?> _images = DataOptions.Images();
    readonly ObjectsOption _objects = new("Which objects to write of a picture that has several; default: all");
    readonly Option<string?> _label = Option<string?>("--label", "CLASS",
        "Class of all boxes, such as head for the heads of cats and dogs; default: each keeps its own");
    readonly AllowOption _allow = new();
    readonly Option<bool> _copy = Switch("--copy-pictures",
        "YOLO wants the pictures beside the labels: copy them there instead of linking to them");

    public DataConvertCommand() : base("convert", "Write pictures' boxes in another format", maySkip: true) =>
        Take([_data, _to, _out, _replace, .. _reading.All, _images, _objects, _objects.Class, _label, _allow, _copy, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data convert annotations --to csv --out boxes.csv", "a folder of Pascal VOC files into one table"),
        ("boxfit data convert train.csv test.csv --to csv --out all.csv", "several files into one, with their parts in its column split"),
        ("boxfit data convert boxes.csv --images photos --to coco --out instances.json", "a table into COCO's JSON"),
        ("boxfit data convert instances.json --to yolo --out yolo --copy-pictures", "a folder with data.yaml, images and labels"),
        ("boxfit data convert annotations --to recipe --out boxes.csv --objects class cat", "pictures with one cat, its box only"),
        ("boxfit data convert annotations --to csv --out heads.csv --label head", "cats and dogs become one class"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] data = arguments.GetRequiredValue(_data);
        DataOptions.RefusePhotos(data);
        string output = _out.Place(arguments);
        _out.RefuseInputs(arguments, data);
        ConversionOptions options = new()
        {
            Data = data[0],
            More = data[1..],
            Reading = _reading.Read(arguments),
            Images = arguments.GetValue(_images),
            To = arguments.GetRequiredValue(_to),
            Out = output,
            Objects = _objects.Read(arguments) ?? new(ObjectPolicy.All),
            Label = arguments.GetValue(_label),
            Allowed = _allow.Read(arguments),
            CopyPictures = arguments.GetValue(_copy),
        };
        AnnotationFiles.RequireFree(output, options.To);
        _replace.RequireUnused(arguments, _out, output);
        AnnotationFiles.RequireEnding(output, options.To);
        OutputFiles.CreateFolderOf(output);
        var conversion = AnnotationConverter.Convert(options, new WorkStatus(terminal, "Looking at pictures"), cancellation);
        terminal.ClearStatus();
        Report(conversion, options.Objects, terminal);
        if (arguments.GetValue(Json))
        {
            var result = new ConversionJson(conversion.Pictures, conversion.Boxes, conversion.Skipped, conversion.Out);
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.ConversionJson);
        }
        var ending = new Ending(context);
        ending.Next("data check", [ShellLine.Nearby(conversion.Out), .. arguments.GetValue(_copy) ? [] : ending.Given("--images")])
            .Say(arguments.GetValue(Json));
        return conversion.Skipped.Count > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static void Report(Conversion c, ObjectChoice choice, Terminal terminal)
    {
        foreach (string note in c.Notes) terminal.Say($"Note: {note}");
        terminal.Say($"Read as {c.Format}; wrote {Counted.Of(c.Pictures, "picture")} with {Counted.Of(c.Boxes, "box")} to " +
            $"{ShellLine.Nearby(c.Out)}.");
        if (c.Several > 0) terminal.Say(OfSeveral(c.Several, choice));
        foreach (var (reason, count) in c.Skipped) terminal.Say($"Skipped {count}: {reason}.");
        foreach (var entry in c.FirstSkipped) terminal.Say($"  {entry.File}, row {entry.Row}: {entry.Text}");
    }

    /// <summary>What was done with pictures that have several objects.</summary>
    static string OfSeveral(int pictures, ObjectChoice choice)
    {
        string have = $"{Counted.Of(pictures, "picture has", "pictures have")} several objects";
        return choice.Policy switch
        {
            ObjectPolicy.All => $"{have}; all of them are written.",
            ObjectPolicy.Skip => $"{have} and {Counted.Word(pictures, "is", "are")} left out (--objects skip).",
            ObjectPolicy.Class => $"{have}; written are those of class {choice.ClassName}, where there is one (--objects {choice}).",
            _ => $"{have}; of each the {choice} is written (--objects {choice}).",
        };
    }
}

/// <summary>What <c>data convert --json</c> prints.</summary>
sealed record ConversionJson(int Pictures, int Boxes, IReadOnlyDictionary<string, int> Skipped, string Out);
