using Boxfit.Training.Session;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data preview</c>: training pictures with their boxes, as augmentation changes them.</summary>
sealed class DataPreviewCommand : BoxfitCommand
{
    // As many epochs as a training may have.
    const int Largest = 1_000_000;

    readonly Argument<string> _data = DataOptions.Data();
    readonly OutputOption _out =
        new("--out", "FILE", "Sheet to write: a page (.html) or a picture (.png, .svg)", OutputKind.Sheet) { Required = true };
    readonly Option<int> _count = Option("--count", "N", "Pictures of the training part, at even distances", 8);
    readonly Option<int> _views = Option("--views", "K", "Epochs to show of each picture", 4);
    readonly Option<int> _epoch = Option("--epoch", "E", "The first epoch shown", 1);
    readonly Option<string?> _config = Option<string?>("--config", "FILE",
        "YAML file of settings, such as a run's config.yaml; options win over it");
    readonly SettingOptions _settings = new(Work.Preview);

    public DataPreviewCommand()
        : base("preview", "Show training pictures and boxes exactly as training with the same settings sees them", maySkip: true) =>
        Take([_data, _out, _count, _views, _epoch, _config, .. _settings.All, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data preview boxes.csv --images photos --preset fast --out sheet.png", "eight pictures, four epochs of preset fast"),
        ("boxfit data preview boxes.csv --rotate 10 --perspective 0.2 --blur 1.5@0.3 --out sheet.html", "what options do"),
        ("boxfit data preview boxes.csv --config runs/faces/config.yaml --epoch 20 --out sheet.svg", "what a run saw in its 20th epoch"),
    ];

    public override IReadOnlyList<(string Typed, string Meant)> OtherNames => [("--epochs", _views.Name)];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string data = arguments.GetRequiredValue(_data), output = _out.Place(arguments);
        string? config = arguments.GetValue(_config);
        int count = Positive(_count), views = Positive(_views), epoch = Positive(_epoch);
        OutputFiles.RefuseInput(_out.Name, output, data);
        if (config is not null) OutputFiles.RefuseInput(_out.Name, output, config);

        var settings = TrainingSettings.Resolve(
            config is null ? [] : SettingsFile.Read(config), [.. _settings.Given(arguments), GivenSetting.Data(data)]);
        int tiles = settings.ViewsPerEpoch(views) + 1;
        if ((long)count * tiles > PreviewSheet.MostTiles)
        {
            throw new InputException(
                $"{Counted.Of(count, "picture")} with {tiles - 1} views are too many for a sheet of {PreviewSheet.MostTiles} tiles at " +
                "most.");
        }
        var preview = TrainingPreview.Make(settings, count, epoch, views, cancellation);
        if (File.Exists(output))
            foreach (var sample in preview.Dataset.Samples) OutputFiles.RefuseInput(_out.Name, output, sample.Path);
        OutputFiles.CreateFolderOf(output);
        string epochs = views == 1 ? $"epoch {epoch}" : $"epochs {epoch} to {epoch + views - 1}";
        string shown = $"{preview.Pictures.Count} of {Counted.Of(preview.TrainingPictures, "training picture")}, {epochs}";
        PreviewSheet.Save(output, $"{DataOptions.NameOf(data)}: {shown}, seed {settings.Seed}", preview);

        if (!preview.IsAugmented && settings.Preprocessing.Looks is null)
            terminal.Say("Note: no augmentation is on, so all epochs look alike; --preset or an option such as --flip 0.5 switches it on.");
        SkippedRow[] skipped =
        [
            .. preview.Dataset.Skipped.Where(r => r.IsUnusable),
            .. preview.Pictures.Where(p => p.Problem is not null).Select(p => new SkippedRow(p.Sample.Row, p.Sample.Name, p.Problem!)),
        ];
        SkippedRows.Report(skipped, terminal);
        if (arguments.GetValue(Json))
            JsonText.WriteLine(terminal.Output, PreviewJson.Of(output, settings, preview), CliJson.Default.PreviewJson);
        else Print(terminal, output, shown, settings);
        var ending = new Ending(context).LookAt(output, "the pictures as training sees them");
        ending.Next("train", [ShellLine.Nearby(data), .. ending.Given([_config.Name, .. _settings.All.Select(o => o.Name)])])
            .Say(arguments.GetValue(Json));
        return skipped.Length > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;

        int Positive(Option<int> option)
        {
            int value = arguments.GetValue(option);
            if (value is < 1 or > Largest) throw new InputException($"{option.Name}: found {value}, expected 1 to {Largest}.");
            return value;
        }
    }

    static void Print(Terminal terminal, string file, string shown, TrainingSettings settings)
    {
        var off = new Augmentation();
        string changes = string.Join(", ", from setting in Augmentation.Settings
                                           let value = setting.Print(settings.Augmentation)
                                           where value != setting.Print(off)
                                           select $"{setting.Name} {value}");
        terminal.WriteFigures([("Sheet", file), ("Shown", shown), ("Changes", changes.Length > 0 ? changes : "none")]);
    }
}

/// <summary>What <c>data preview --json</c> prints.</summary>
sealed record PreviewJson(string File, int Width, int Height, ulong Seed, int TrainingPictures, IReadOnlyList<PreviewJson.Picture> Pictures)
{
    public static PreviewJson Of(string file, TrainingSettings settings, TrainingPreview preview) => new(
        file, settings.Preprocessing.Width, settings.Preprocessing.Height, settings.Seed, preview.TrainingPictures,
        [
            .. from picture in preview.Pictures
               let sample = picture.Sample
               let views = picture.Views.Select(v => new View(v.Epoch + 1, Edges(v.Box)))
               select new Picture(
                   sample.Path, sample.Name, sample.Row, Edges(sample.HasObject ? sample.Box : null), picture.Problem, [.. views]),
        ]);

    static double[]? Edges(BoundingBox? box) => box is { } there ? CliJson.Edges(there) : null;

    public sealed record Picture(
        string Path, string Name, int Row, double[]? Box,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem, IReadOnlyList<View> Views);

    public sealed record View(int Epoch, double[]? Box);
}
