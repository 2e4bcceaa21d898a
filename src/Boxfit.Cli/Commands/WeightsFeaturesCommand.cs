namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights features</c>: a backbone's last feature map, to compare with other programs.</summary>
sealed class WeightsFeaturesCommand : BoxfitCommand
{
    readonly Argument<string> _file = WeightSource.File();
    readonly Option<string> _backbone = Required<string>("--backbone", "NAME", $"The backbone: {string.Join(", ", Backbones.Names)}");
    readonly Option<string[]> _pictures = Required<string[]>("--picture", "FILE", "Picture; may be given several times");
    readonly OutputOption _out = new("--out", "FILE",
        "File to write: NumPy's .npy, float32, pictures × channels × height × width") { Required = true };
    readonly SettingOptions _settings = new(Work.Features);

    public WeightsFeaturesCommand() : base("features", "Write a backbone's last feature map for pictures as a .npy file") =>
        Take([_file, _backbone, _pictures, .. _settings.All, _out, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights features resnet50-0676ba61.pth --backbone resnet50 --picture cat.jpg --size 224 --scaling imagenet --out cat.npy",
            "numpy.load('cat.npy').shape is (1, 2048, 7, 7)"),
        ("boxfit weights features runs/faces --backbone resnet18 --picture a.jpg --picture b.jpg --size 256x160 --out maps.npy",
            "of a trained model, for two pictures; a size is width x height"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string path = WeightFolder.Find(arguments.GetRequiredValue(_file)), output = _out.Place(arguments);
        string[] pictures = arguments.GetRequiredValue(_pictures);
        foreach (string input in pictures.Append(path)) OutputFiles.RefuseInput("--out", output, input);
        OutputFiles.CreateFolderOf(output);
        string backbone = arguments.GetRequiredValue(_backbone);
        var settings = TrainingSettings.Resolve([GivenSetting.Option(SettingsTable.Backbone, backbone)], _settings.Given(arguments));
        var weights = PretrainedWeights.Load(path, backbone);
        var size = settings.Preprocessing;
        var graph = Localizer.BuildBackbone(backbone, weights.FoldedNorms, size.Height, size.Width, weights.IsWhole);
        using var extractor = new FeatureExtractor(graph, weights.Parameters, settings.Preprocessing, settings.Threads);
        var shape = extractor.Shape;
        byte[] head = NpyWriter.CreateHead(pictures.Length, shape.Channels, shape.Height, shape.Width);
        AtomicFile.Write(output, stream =>
        {
            stream.Write(head);
            foreach (string picture in pictures)
            {
                cancellation.ThrowIfCancellationRequested();
                stream.Write(MemoryMarshal.AsBytes(extractor.Compute(picture).AsSpan()));
            }
        }, head.Length + pictures.Length * shape.Count * sizeof(float));
        terminal.Say($"Wrote {pictures.Length} × {shape} numbers to {Path.GetFullPath(output)}.");
        if (!weights.IsWhole) terminal.Say($"They are of the last block: the file is without {WeightSource.ExplainLack(weights)}.");
        if (arguments.GetValue(Json))
        {
            var result = new WeightsFeaturesJson(Path.GetFullPath(output), backbone, [pictures.Length, .. shape.ToArray()]);
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.WeightsFeaturesJson);
        }
        new Ending(context).Wrote(output, "the feature maps, for NumPy's load").Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }
}

/// <summary>What <c>weights features --json</c> prints.</summary>
sealed record WeightsFeaturesJson(string Out, string Backbone, IReadOnlyList<int> Shape);
