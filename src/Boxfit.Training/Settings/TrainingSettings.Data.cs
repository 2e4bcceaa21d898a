using Boxfit.Preparation.Splitting;
using static Boxfit.Data.Settings.Limit;
using static Boxfit.Data.Settings.SettingText;
using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;

namespace Boxfit.Training.Settings;

/// <summary>What decides which pictures are for training, which for validation and which for testing.</summary>
public enum SplitOrder
{
    /// <summary>The data file where it does, else the seed.</summary>
    Auto,

    /// <summary>The seed.</summary>
    Seeded,

    /// <summary>The order of the rows (as the recipe has it).</summary>
    Rows,

    /// <summary>The data file, such as one of <c>boxfit data split</c>.</summary>
    File,
}

public sealed partial record TrainingSettings
{
    static readonly Choices s_formats = new([.. AnnotationFiles.FormatNames]);
    static readonly Choices s_units = new([.. ReadWords.Units]), s_forms = new([.. ReadWords.Forms]);
    static readonly Choices s_only = new([ReadWords.Reviewed]);
    static readonly Choices s_pictureNames = new([.. ReadWords.PictureNames]);
    static readonly SettingNeed<TrainingSettings> s_folds = new("--" + SettingsTable.Folds, s => s.Folds > 0);

    /// <summary>The data file or folder: pictures and boxes in any format of <see cref="AnnotationFiles"/>.</summary>
    public string Data { get; init; } = "";

    /// <summary>The data's format, one of <see cref="AnnotationFiles.FormatNames"/>; empty finds out by the content.</summary>
    public string Format { get; init; } = "";

    /// <summary>Which columns of a table hold what, as <see cref="TableColumns"/> reads it; empty goes by the names in the table.</summary>
    public string Columns { get; init; } = "";

    /// <summary>What the data's numbers are measured in, one of <see cref="ReadWords.Units"/>; empty finds out.</summary>
    public string Units { get; init; } = "";

    /// <summary>What the numbers of a box are, one of <see cref="ReadWords.Forms"/>; empty finds out.</summary>
    public string Boxes { get; init; } = "";

    /// <summary>
    /// Which names of pictures count where those inside annotation files and the files' own differ, one of
    /// <see cref="ReadWords.PictureNames"/>; empty finds out.
    /// </summary>
    public string PictureNames { get; init; } = "";

    /// <summary>Which pictures of a review's file count: <see cref="ReadWords.Reviewed"/>, or empty for all that have a box.</summary>
    public string Only { get; init; } = "";

    /// <summary>Folder of the pictures; empty looks beside the data (see <see cref="PictureLocator"/>).</summary>
    public string Images { get; init; } = "";

    /// <summary>
    /// Folder in which a run was begun, where pictures are looked for at last, as in the working folder; empty before it is begun.
    /// </summary>
    public string WorkingFolder { get; init; } = "";

    /// <summary>What happens to pictures with several objects.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Skip);

    /// <summary>Share of the pictures to train on.</summary>
    public double TrainShare { get; init; } = 0.8;

    /// <summary>Share of the pictures to choose the best epoch by; 0 for none. What is left is the test part.</summary>
    public double ValidationShare { get; init; }

    /// <summary>What decides which part a picture belongs to. Where the data file does, the shares are its own.</summary>
    public SplitOrder SplitOrder { get; init; } = SplitOrder.Auto;

    /// <summary>
    /// Number of folds, each of which tests a training of its own, before the run trains on all pictures; 0 for none of that.
    /// </summary>
    public int Folds { get; init; }

    /// <summary>Regular expression that finds a picture's group in its path, to be kept in one fold; empty for no groups.</summary>
    public string Group { get; init; } = "";

    /// <summary>The data's column that says the group; empty for none.</summary>
    public string GroupColumn { get; init; } = "";

    /// <summary>True cuts boxes that reach out of their picture and counts them, false makes them an error.</summary>
    public bool ClipBoxes { get; init; }

    /// <summary>Names of the faults of the data to go on with, each that of a <see cref="DataFault"/>.</summary>
    public IReadOnlyList<string> AllowedFaults { get; init; } = [];

    /// <summary>Share of unreadable pictures above which the run counts as done with reservations.</summary>
    public double MaxSkipped { get; init; } = 0.05;

    /// <summary>
    /// Whether the test part is measured after each epoch too, although a validation part is there to choose by; where there is none, it
    /// always is.
    /// </summary>
    public bool TestsEachEpoch { get; init; }

    /// <summary>Whether the test part is measured after each epoch.</summary>
    internal bool MeasuresTestInEpochs => Folds == 0 && (TestsEachEpoch || ValidationShare == 0);

    internal static SettingTopic DataTopic { get; } = new("Data",
    [
        Row.OfText("data", "PATH", "Pictures and boxes", s => s.Data, (s, v) => s with { Data = v })
            with { IsPath = true, IsArgument = true },
        Row.OfText("format", "NAME",
            "Format of the data: " + string.Join(", ", AnnotationFiles.FormatNames) + "; default: found out by its content",
            s => s.Format, (s, v) => s with { Format = v.Length == 0 ? "" : s_formats.Known(v) })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfText("columns", TableColumns.Syntax, "Which columns of a table hold what; default: by the names in the table",
            s => s.Columns, (s, v) => s with { Columns = v.Length == 0 ? "" : $"{TableColumns.Parse(v)}" })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfText("units", string.Join('|', ReadWords.Units), "What the data's numbers are measured in; default: found out",
            s => s.Units, (s, v) => s with { Units = v.Length == 0 ? "" : s_units.Known(v) })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfText("boxes", string.Join('|', ReadWords.Forms), "What the numbers of a box are; default: found out",
            s => s.Boxes, (s, v) => s with { Boxes = v.Length == 0 ? "" : s_forms.Known(v) })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfText("picture-names", string.Join('|', ReadWords.PictureNames),
            "Which names of pictures count where those inside annotation files and the files' own differ; default: found out",
            s => s.PictureNames, (s, v) => s with { PictureNames = v.Length == 0 ? "" : s_pictureNames.Known(v) })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfText("only", ReadWords.Reviewed, "Of a review's file, only pictures that a person has decided on; default: all with a box",
            s => s.Only, (s, v) => s with { Only = v.Length == 0 ? "" : s_only.Known(v) })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfText("images", "DIR", "Folder of the pictures; default: the data's folder and the usual ones beside it",
            s => s.Images, (s, v) => s with { Images = v }) with { IsPath = true, For = Work.Preview | Work.Evaluation },
        Row.OfText("working-folder", "DIR",
            "Written by a run: the folder that it was begun in, where pictures are looked for at last when it goes on elsewhere",
            s => s.WorkingFolder, (s, v) => s with { WorkingFolder = v }) with { IsPath = true, IsArgument = true },
        Row.OfText(SettingsTable.Objects, ObjectChoice.Syntax, "Which object counts in pictures that have several",
            s => s.Objects.ToString(), (s, v) => s with { Objects = ObjectChoice.Parse(v) }) with { For = Work.Preview | Work.Evaluation },
        Row.OfNumber(SettingsTable.Split, "X", "Share of the pictures to train on", s => s.TrainShare, (s, v) => s with { TrainShare = v })
            .Requiring("above 0 and below 1, so that there are pictures to test on", s => s.TrainShare is > 0 and < 1)
            with { For = Work.Preview },
        Row.OfNumber("validation", "X", "Share of the pictures to choose the best epoch by; the rest is the test part",
            s => s.ValidationShare, (s, v) => s with { ValidationShare = v })
            .Requiring(s => $"0 to below {Print(Math.Round(1 - s.TrainShare, 6))}, so that split + validation leaves pictures to test on",
                s => s.ValidationShare >= 0 && s.TrainShare + s.ValidationShare < 1) with { For = Work.Preview },
        Row.OfInteger(SettingsTable.Folds, "N",
            "Cross-validation: divide the pictures into N folds, test each by a training on the others, then train on all",
            s => s.Folds, (s, v) => s with { Folds = v })
            .Requiring($"2 to {SplitOptions.MostFolds}, or 0 for none", s => s.Folds is 0 or (>= 2 and <= SplitOptions.MostFolds))
            .Requiring("0 with --validation or --patience: each fold tests, and none chooses an epoch",
                s => s.Folds == 0 || (s.ValidationShare == 0 && s.Patience == 0)),
        Row.OfText("group", "PATTERN",
            "Keep pictures of a group in one fold: a regular expression for the path, as the data has it, its first parenthesis the group",
            s => s.Group, (s, v) => s with { Group = v }) with { Needs = s_folds },
        Row.OfText("group-column", "NAME", "The same by a column of a CSV, such as person",
            s => s.GroupColumn, (s, v) => s with { GroupColumn = v }) with { Needs = s_folds },
        Row.OfSwitch(SettingsTable.Test, new("end", "epochs"),
            "When the test part is measured: at the end, so that nothing is chosen by it, or after each epoch too",
            s => s.TestsEachEpoch, (s, v) => s with { TestsEachEpoch = v })
            with
            {
                Decides = false,
                Needs = new("--validation; without, each epoch is measured by the test part", s => s.ValidationShare > 0),
            },
        Row.OfChoice(SettingsTable.SplitOrderName, new("auto", "seeded", "rows", "file"),
            "Split after a seeded shuffle, by the order of the rows, or as DATA's column split says; auto: as DATA says where it does",
            s => (int)s.SplitOrder, (s, v) => s with { SplitOrder = (SplitOrder)v }) with { For = Work.Preview },
        Row.OfSwitch("outside-boxes", new("error", "clip"), "What to do with boxes that reach out of their picture",
            s => s.ClipBoxes, (s, v) => s with { ClipBoxes = v }) with { For = Work.Preview | Work.Evaluation },
        Row.OfText(DataFault.Option.TrimStart('-'), "KIND,…",
            "Faults of the data to go on with: " + string.Join(", ", DataFault.All.Select(f => f.Name)),
            s => SettingSyntax.PrintList(s.AllowedFaults, f => f),
            (s, v) => s with { AllowedFaults = SettingSyntax.List(v, f => DataFault.Parse(f).Name) })
            with { Decides = false, For = Work.Preview | Work.Evaluation },
        Row.OfNumber("max-skipped", "X", "Share of unusable pictures that still counts as success",
            s => s.MaxSkipped, (s, v) => s with { MaxSkipped = v }, Share)
            with { Decides = false, For = Work.Evaluation | Work.Finding },
    ]);

    /// <summary>What is said of how the data file is read.</summary>
    public ReadOptions Reading => new()
    {
        Format = Format.Length > 0 ? Format : null,
        Columns = Columns.Length > 0 ? TableColumns.Parse(Columns) : null,
        Units = ReadWords.Unit(Units),
        Boxes = ReadWords.Form(Boxes),
        PictureNames = ReadWords.PictureName(PictureNames),
        OnlyReviewed = Only.Length > 0,
    };

    /// <summary>How the data is read.</summary>
    public DatasetOptions CreateDatasetOptions() => new()
    {
        File = Data,
        Reading = Reading,
        Objects = Objects,
        Images = Images.Length > 0 ? Images : null,
        WorkingFolder = WorkingFolder.Length > 0 ? WorkingFolder : null,
        Outside = ClipBoxes ? OutsideBoxes.Clip : OutsideBoxes.Error,
        Allowed = [.. AllowedFaults.Select(DataFault.Parse)],
        Negatives = Negatives,
        Empty = Presence switch
        {
            OutputChoice.On => EmptyPictures.Take,
            OutputChoice.Auto => EmptyPictures.TakeMany,
            _ => EmptyPictures.LeaveOut,
        },
    };
}
