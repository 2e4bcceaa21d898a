namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights features</c>: a backbone's last feature map, to compare with other programs.</summary>
sealed class WeightsFeaturesCommand : ShardedCommand
{
    readonly Argument<string> _file = WeightSource.File();
    readonly Option<string> _backbone = Required<string>("--backbone", "NAME", $"The backbone: {string.Join(", ", Backbones.Names)}");
    readonly Option<string[]> _pictures = Required<string[]>("--picture", "PATH",
        "Picture, folder (with all below), pattern such as 'photos/**/*.jpg', or - for a list of paths on standard input; may be given " +
        "several times");
    readonly OutputOption _out = new("--out", "FILE",
        "File to write: NumPy's .npy, float32, pictures × channels × height × width") { Required = true };
    readonly SettingOptions _settings = new(Work.Features);
    readonly ShardOption _shard = new("--out");

    public WeightsFeaturesCommand() : base("features", "Write a backbone's last feature map for pictures as a .npy file") =>
        Take([_file, _backbone, _pictures, .. _settings.All, _out, _shard, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights features resnet50-0676ba61.pth --backbone resnet50 --picture cat.jpg --size 224 --scaling imagenet --out cat.npy",
            "numpy.load('cat.npy').shape is (1, 2048, 7, 7)"),
        ("boxfit weights features runs/faces --backbone resnet18 --picture a.jpg --picture b.jpg --size 256x160 --out maps.npy",
            "of a trained model, for two pictures; a size is width x height"),
        ("boxfit weights features runs/faces --backbone resnet18 --picture photos --out maps.npy --shard 3/16",
            "the third of 16 shards of a folder, for as many processes or machines"),
    ];

    public override OutputOption Merged => _out;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string path = WeightFolder.Find(arguments.GetRequiredValue(_file)), output = _out.Place(arguments);
        var shard = _shard.Read(arguments);
        using var source = new PictureSource(terminal, cancellation);
        List<string> pictures = [.. source.Expand(arguments.GetRequiredValue(_pictures))];
        if (pictures.Count == 0) throw PictureSource.Empty();
        foreach (string input in pictures.Append(path)) OutputFiles.RefuseInput("--out", output, input);
        OutputFiles.CreateFolderOf(output);
        string backbone = arguments.GetRequiredValue(_backbone);
        var settings = SettingsOf(arguments);
        var size = settings.Preprocessing;
        ShardWork? work = null;
        bool asJson = arguments.GetValue(Json);
        if (shard is { } one)
        {
            source.RefusePicture();
            var decisive = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["the weights"] = FileComparison.Sha256(path), [_backbone.Name] = backbone, ["the preparation of pictures"] = $"{size}",
            };
            work = new(context, ShardWork.HeaderOf(arguments, one, pictures, decisive), output);
            if (work.IsFinished(asJson)) return ExitCode.Done;
            pictures = one.Of(pictures);
            work.RequireSome(pictures);
        }
        var weights = PretrainedWeights.Load(path, backbone);
        var graph = Localizer.BuildBackbone(backbone, weights.FoldedNorms, size.Height, size.Width, weights.IsWhole);
        using var extractor = new FeatureExtractor(graph, weights.Parameters, size, settings.Threads);
        var shape = extractor.Shape;
        var maps = pictures.Select(picture =>
        {
            cancellation.ThrowIfCancellationRequested();
            return MemoryMarshal.AsBytes(extractor.Compute(picture).AsSpan()).ToArray();
        });
        string? lack = weights.IsWhole ? null : WeightSource.ExplainLack(weights);
        if (work is not null) return work.Write(new FeatureNotes(shape.ToArray(), lack).ToJson(), maps, asJson);
        Write(output, pictures.Count, shape, maps.Select(m => (ReadOnlyMemory<byte>)m));
        return Finish(context, pictures.Count, shape, lack);
    }

    protected override int Merge(CommandContext context, ShardSet shards)
    {
        var arguments = context.Arguments;
        var notes = FeatureNotes.Parse(shards.Header.Notes);
        if (notes?.Shape is not { } shape)
        {
            throw new InputException(
                $"{ShellLine.Nearby(shards.Files[0].Path)} is damaged: it does not say of which shape its feature maps are.");
        }
        string output = _out.Place(arguments);
        OutputFiles.CreateFolderOf(output);
        Write(output, shards.Header.Pictures, shape, shards.Records((int)shape.Count * sizeof(float)).Select(map =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            return map;
        }));
        return Finish(context, shards.Header.Pictures, shape, notes.Lack);
    }

    TrainingSettings SettingsOf(ParseResult arguments) => TrainingSettings.Resolve(
        [GivenSetting.Option(SettingsTable.Backbone, arguments.GetRequiredValue(_backbone))], _settings.Given(arguments));

    static void Write(string output, int pictures, Shape shape, IEnumerable<ReadOnlyMemory<byte>> maps)
    {
        byte[] head = NpyWriter.CreateHead(pictures, shape.Channels, shape.Height, shape.Width);
        AtomicFile.Write(output, stream =>
        {
            stream.Write(head);
            foreach (var map in maps) stream.Write(map.Span);
        }, head.Length + pictures * shape.Count * sizeof(float));
    }

    /// <summary>Says what was written.</summary>
    int Finish(CommandContext context, int pictures, Shape shape, string? lack)
    {
        var (arguments, terminal, _) = context;
        string output = _out.Place(arguments), backbone = arguments.GetRequiredValue(_backbone);
        terminal.Say($"Wrote {pictures} × {shape} numbers to {Path.GetFullPath(output)}.");
        if (lack is not null) terminal.Say($"They are of the last block: the file is without {lack}.");
        if (arguments.GetValue(Json))
        {
            var result = new WeightsFeaturesJson(Path.GetFullPath(output), backbone, [pictures, .. shape.ToArray()]);
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.WeightsFeaturesJson);
        }
        new Ending(context).Wrote(output, "the feature maps, for NumPy's load").Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }
}

/// <summary>What <c>weights features --json</c> prints.</summary>
sealed record WeightsFeaturesJson(string Out, string Backbone, IReadOnlyList<int> Shape);
