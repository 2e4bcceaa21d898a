namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit export</c>: a trained model for other programs.</summary>
sealed class ExportCommand : BoxfitCommand
{
    const string Onnx = "onnx", Keras = "keras", Pixels = "pixels", Tensor = "tensor";

    readonly Argument<string> _run = Argument<string>("RUN", "Run folder or model file");
    readonly Option<string> _to = Choice("--to",
        "Format of the file: onnx, or keras for an .h5 that Keras's load_model takes", [Onnx, Keras], Onnx);
    readonly OutputOption _out = new("--out", "FILE", "File to write, such as model.onnx", OutputKind.Model) { Required = true };
    readonly Option<string> _input = Choice("--input",
        "What the file takes: pixels (RGB bytes; it gives the box's corners in 0…1), or tensor (scaled floats; the bare network)",
        [Pixels, Tensor], Pixels);
    readonly Option<bool> _half = Switch("--float16", "Compute with 16-bit floats: half the file, with three digits instead of seven");
    readonly Option<int?> _looks = Option<int?>("--looks", "N",
        "How often the file looks at a picture, of a model that was trained to look more than once; default: as often");
    readonly Option<string[]> _checkOn = Option<string[]>("--check-on", "PATHS",
        "Pictures or folders to compare the file with the model on; default: the run's test pictures, else random ones");
    readonly Option<string?> _checkpoint = TrainedModel.CreateCheckpointOption();

    public ExportCommand()
        : base("export", "Write a trained model as ONNX, compared with the training engine, or as a Keras model") =>
        Take(_run, _to, _out, _input, _half, _looks, _checkOn, _checkpoint, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit export runs/faces --out faces.onnx", "takes pictures at the model's size, gives boxes; docs/onnx.md shows its use"),
        ("boxfit export runs/faces --out faces16.onnx --float16", "half the size"),
        ("boxfit export runs/faces --out quick.onnx --looks 1", "of a model that looks twice: half the time, less accurate boxes"),
        ("boxfit export best.safetensors --out best.onnx --check-on photos", "a model file; these pictures say whether both agree"),
        ("boxfit export runs/faces --input tensor --out bare.onnx", "the network alone, for who scales and decodes by himself"),
        ("boxfit export runs/recipe --to keras --out model.h5", "for Keras's load_model; docs/keras.md says what it takes"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string run = arguments.GetRequiredValue(_run), path = _out.Place(arguments);
        string file = TrainedModel.FindTrained(run, arguments.GetValue(_checkpoint));
        _out.RefuseInputs(arguments, file);
        TrainedModel.SayUnfinished(run, terminal);
        if (arguments.GetValue(_to) == Keras) return WriteKeras(context, file, path);
        ModelExport.RequireOnnxEnding(path);
        var trained = ModelFile.Load(file);
        var form = arguments.GetValue(_input) == Pixels ? InputForm.Pixels : InputForm.Tensor;
        bool half = arguments.GetValue(_half);
        var model = ModelExport.Looking(trained, form, arguments.GetValue(_looks));
        ModelExport.RequireRoom(path, model.Graph, half ? 2 : 4);
        var export = ModelExport.Translate(model, form, half);

        var pictures = Pictures(context, run, export.Pictures);
        terminal.Say($"Comparing ONNX Runtime {OnnxSession.Version} with the training engine on " +
            $"{Counted.Of(pictures.Levels.Count, "picture")} ({pictures.Source}) …");
        var (bytes, largest) = ModelExport.Checked(model, export, pictures, cancellation: cancellation);
        OutputFiles.CreateFolderOf(path);
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);

        int looks = export.Looks?.Count ?? 1;
        if (trained.Description.Promise is not null && (half || model.Description.Promise is null))
            terminal.Say(CalibrationFigures.NoteWithout(path));
        if (arguments.GetValue(Json))
        {
            var result = new ExportedJson(Path.GetFullPath(path), arguments.GetValue(_to)!, arguments.GetValue(_input)!)
            {
                Float16 = half, Opset = OnnxModel.Opset, Looks = looks, Bytes = bytes.Length, CheckedOn = pictures.Source,
                Pictures = pictures.Levels.Count, LargestDifference = largest,
            };
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.ExportedJson);
            return ExitCode.Done;
        }
        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"They agree: the boxes' edges are at most {largest:0.0e+0} of the picture's side apart."));
        new Ending(context)
            .Wrote(path, string.Create(CultureInfo.InvariantCulture,
                $"ONNX, opset {OnnxModel.Opset}, {(half ? "float16" : "float32")}, {bytes.Length / 1e6:0.0} MB"))
            .Say(asJson: false);
        terminal.Say(Describe(export, model.Description));
        if (looks > 1) terminal.Say($"It looks {looks} times by itself: at the whole picture, and at cuts of it.");
        else if (OneLook.Remark(trained.Description.Preprocessing) is { } remark) terminal.Say(remark);
        terminal.Say($"{ManualPage.Of("onnx.md")} shows its use from Python, JavaScript and C#.");
        return ExitCode.Done;
    }

    /// <summary>What the file takes and gives.</summary>
    static string Describe(OnnxExport export, ModelDescription model)
    {
        var (form, p) = (export.Form, export.Pictures);
        string presence = model.Configuration.Presence ? ", and presence, N: the probability that the object is there" : "";
        string classes = model.Configuration.Classes is > 0 and int count ? $", and classes, N×{count}: the probability of each" : "";
        string unlikeness = model.Unlikeness is null ? ""
            : $", and {ModelFile.OnnxUnlikeness} and {ModelFile.OnnxFeatureDistance}, N: how unlike its training a picture is";
        return (form == InputForm.Tensor
            ? $"It takes floats, N×3×{p.Height}×{p.Width}, scaled as the file's description says. It gives the network's numbers"
            : $"It takes bytes, N×{p.Height}×{p.Width}×3: RGB levels of upright pictures, " +
              $"{(p.Resize == ResizeMode.Stretch ? "stretched" : "fitted, with grey around,")} to that size. It gives boxes, N×4: x1, " +
              "y1, x2, y2 in 0…1 of it") + presence + classes + unlikeness + ".";
    }

    /// <summary>A whole model of Keras's; there is nothing here to run it with, so nothing is compared.</summary>
    int WriteKeras(CommandContext context, string file, string path)
    {
        var (arguments, terminal, _) = context;
        foreach (var option in (Option[])[_input, _half, _looks, _checkOn])
        {
            if (arguments.GetResult(option) is not { Implicit: false }) continue;
            throw new InputException($"{option.Name}: it is for --to onnx. A Keras file takes scaled pixels and gives the network's " +
                "numbers, 32-bit floats both; leave it out.");
        }
        ModelExport.RequireKerasEnding(path);
        var model = ModelFile.Load(file);
        KerasModelWriter.Require(model.Graph);
        ModelExport.RequireRoom(path, model.Graph, bytesPerWeight: 4);
        OutputFiles.CreateFolderOf(path);
        KerasModelWriter.Save(path, model);
        long bytes = new FileInfo(path).Length;
        if (arguments.GetValue(Json))
        {
            var result = new ExportedJson(Path.GetFullPath(path), Keras, Tensor) { Bytes = bytes };
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.ExportedJson);
            return ExitCode.Done;
        }
        new Ending(context).Wrote(path, $"a whole Keras model, {ByteCount.Text(bytes)}").Say(asJson: false);
        var (input, form) = (model.Description.Preprocessing, model.Description.Configuration.Box);
        terminal.Say($"It takes floats, {input.Height}×{input.Width}×3, scaled as --scaling {Word(input.Scaling)} of RGB " +
            $"pictures resized by --resize {Word(input.Resize)}, and gives the box as --box {Word(form)}; " +
            $"{ManualPage.Of("keras.md")} shows its use.");
        if (OneLook.Remark(input) is { } remark) terminal.Say(remark);
        return ExitCode.Done;

        static string Word(Enum value) => value.ToString().ToLowerInvariant();
    }

    CheckPictures Pictures(CommandContext context, string run, Preprocessing preprocessing)
    {
        var (arguments, terminal, cancellation) = context;
        if (arguments.GetValue(_checkOn) is { Length: > 0 } words)
        {
            using var source = new PictureSource(terminal, cancellation);
            return CheckPictures.Read("the pictures of --check-on", [.. source.Expand(words)], preprocessing, cancellation);
        }
        if (TrainedModel.ReadSettings(run) is { } settings)
        {
            try
            {
                return CheckPictures.OfRun(settings, preprocessing, cancellation);
            }
            catch (InputException e)
            {
                terminal.Say($"Note: the run's own pictures cannot be taken for the comparison. {e.Message}");
            }
        }
        terminal.Say("Note: the comparison takes random pictures; --check-on names others.");
        return CheckPictures.Random(preprocessing);
    }
}

/// <summary>What <c>export --json</c> prints.</summary>
/// <param name="Out">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Input">What it takes.</param>
sealed record ExportedJson(string Out, string Format, string Input)
{
    public bool Float16 { get; init; }
    public int? Opset { get; init; }

    /// <summary>How often it looks at a picture.</summary>
    public int? Looks { get; init; }
    public long Bytes { get; init; }

    /// <summary>Where the pictures come from that it was compared on.</summary>
    public string? CheckedOn { get; init; }
    public int? Pictures { get; init; }

    /// <summary>The largest distance of two edges from the training engine's, as a share of the picture's side.</summary>
    public double? LargestDifference { get; init; }
}
