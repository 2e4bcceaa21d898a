using System.CommandLine;
using System.Text.Json;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data preview</c>: training pictures with their boxes, as augmentation changes them.</summary>
sealed class DataPreviewCommand : BoxfitCommand
{
    // As many epochs as a training may have.
    const int Largest = 1_000_000;

    readonly Argument<string> _data = new("DATA") { Description = "Data file or folder of pictures' boxes" };
    readonly Option<string> _out = new("--out")
    {
        Description = "Sheet to write: a page (.html) or a picture (.png, .svg)",
        HelpName = "FILE",
        Required = true,
    };
    readonly Option<int> _count = new("--count")
    {
        Description = "Pictures of the training part, from its first",
        HelpName = "N",
        DefaultValueFactory = _ => 8,
    };
    readonly Option<int> _views = new("--views")
    {
        Description = "Epochs to show of each picture",
        HelpName = "K",
        DefaultValueFactory = _ => 4,
    };
    readonly Option<int> _epoch = new("--epoch") { Description = "The first epoch shown", HelpName = "E", DefaultValueFactory = _ => 1 };
    readonly Option<string?> _config = new("--config")
    {
        Description = "YAML file of settings, such as a run's config.yaml; options win over it",
        HelpName = "FILE",
    };
    readonly SettingOptions _settings;

    public DataPreviewCommand() : base("preview", "Show training pictures and boxes exactly as training with the same settings sees them")
    {
        Arguments.Add(_data);
        foreach (var option in (Option[])[_out, _count, _views, _epoch, _config]) Options.Add(option);
        _settings = new(this, Work.Preview);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data preview boxes.csv --images photos --preset fast --out sheet.png", "eight pictures, four epochs of preset fast"),
        ("boxfit data preview boxes.csv --rotate 10 --perspective 0.2 --blur 1.5@0.3 --out sheet.html", "what options do"),
        ("boxfit data preview boxes.csv --config runs/faces/config.yaml --epoch 20 --out sheet.svg", "what a run saw in its 20th epoch"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string data = arguments.GetRequiredValue(_data), output = arguments.GetRequiredValue(_out);
        string? config = arguments.GetValue(_config);
        int count = Positive(_count), views = Positive(_views), epoch = Positive(_epoch);
        if ((long)count * (views + 1L) > PreviewSheet.MostTiles)
            throw new InputException($"{count} pictures with {views} views are too many for a sheet of {PreviewSheet.MostTiles} tiles at most.");
        PreviewSheet.RequireKnownEnding(output);
        foreach (string? input in (string?[])[data, config])
            if (input is not null) OutputFiles.RefuseInput(_out.Name, output, input);

        var settings = TrainingSettings.Resolve(
            config is null ? [] : SettingsFile.Read(config), [.. _settings.Given(arguments), GivenSetting.Data(data)]);
        var preview = TrainingPreview.Make(settings, count, epoch, views, cancellation);
        if (File.Exists(output))
            foreach (var sample in preview.Dataset.Samples) OutputFiles.RefuseInput(_out.Name, output, sample.Path);
        OutputFiles.CreateFolderOf(output);
        PreviewSheet.Save(output, Title(data, settings, preview, epoch, views), preview);

        if (!preview.IsAugmented)
            terminal.Say("Note: no augmentation is on, so all epochs look alike; --preset or an option such as --flip 0.5 switches it on.");
        SkippedRow[] skipped =
        [
            .. preview.Dataset.Skipped.Where(r => !r.IsByChoice),
            .. preview.Pictures.Where(p => p.Problem is not null).Select(p => new SkippedRow(p.Sample.Row, p.Sample.Name, p.Problem!)),
        ];
        SkippedRows.Report(skipped, terminal);
        if (arguments.GetValue(Json)) WriteJson(terminal.Output, output, settings, preview);
        else Print(terminal, output, Shown(preview, epoch, views), settings);
        return skipped.Length > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;

        int Positive(Option<int> option) => arguments.GetValue(option) is >= 1 and <= Largest and var value
            ? value : throw new InputException($"{option.Name}: found {arguments.GetValue(option)}, expected 1 to {Largest}.");
    }

    static string Title(string data, TrainingSettings settings, TrainingPreview preview, int epoch, int views)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)));
        return $"{name}: {Shown(preview, epoch, views)}, seed {settings.Seed}";
    }

    static string Shown(TrainingPreview preview, int epoch, int views)
    {
        string epochs = views == 1 ? $"epoch {epoch}" : $"epochs {epoch} to {epoch + views - 1}";
        return $"{preview.Pictures.Count} of {preview.TrainingPictures} training pictures, {epochs}";
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

    static void WriteJson(TextWriter output, string file, TrainingSettings s, TrainingPreview preview) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteNumber("width", s.Preprocessing.Width);
        json.WriteNumber("height", s.Preprocessing.Height);
        json.WriteNumber("seed", s.Seed);
        json.WriteNumber("trainingPictures", preview.TrainingPictures);
        json.WriteStartArray("pictures");
        foreach (var picture in preview.Pictures)
        {
            json.WriteStartObject();
            json.WriteString("path", picture.Sample.Path);
            json.WriteString("name", picture.Sample.Name);
            json.WriteNumber("row", picture.Sample.Row);
            WriteBox(json, picture.Sample.Box);
            if (picture.Problem is { } problem) json.WriteString("problem", problem);
            json.WriteStartArray("views");
            foreach (var view in picture.Views)
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", view.Epoch + 1);
                WriteBox(json, view.Box);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    static void WriteBox(Utf8JsonWriter json, BoundingBox box)
    {
        json.WriteStartArray("box");
        foreach (double edge in (double[])[box.X1, box.Y1, box.X2, box.Y2]) json.WriteNumberValue(Math.Round(edge, 6));
        json.WriteEndArray();
    }
}
