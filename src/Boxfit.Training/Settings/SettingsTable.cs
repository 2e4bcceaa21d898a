using static Boxfit.Training.Settings.SettingSyntax;

namespace Boxfit.Training.Settings;

/// <summary>The one table of all settings: what the command line offers, what a YAML file may say, and what a run folder keeps.</summary>
public static class SettingsTable
{
    /// <summary>The name of the setting that the others' defaults come from.</summary>
    public const string Preset = "preset";

    internal const string Epochs = "epochs", MinSteps = "min-steps", Time = "time";

    static readonly Choices<Vectorizer> s_vectorizers = new(("gap", Vectorizer.Gap), ("flatten", Vectorizer.Flatten), ("vote", Vectorizer.Vote));

    static readonly Choices<BoxRepresentation> s_boxes =
        new(("xyxy", BoxRepresentation.Xyxy), ("cxcywh", BoxRepresentation.Cxcywh), ("xywh", BoxRepresentation.Xywh));

    static readonly Choices<bool> s_outputs = new(("linear", false), ("sigmoid", true));
    static readonly Choices<ResizeMode> s_resizes = new(("stretch", ResizeMode.Stretch), ("letterbox", ResizeMode.Letterbox));

    static readonly Choices<Interpolation> s_interpolations =
        new(("bilinear", Interpolation.Bilinear), ("antialias", Interpolation.Antialias));

    static readonly Choices<PixelScaling> s_scalings =
        new(("article", PixelScaling.Article), ("imagenet", PixelScaling.Imagenet), ("caffe", PixelScaling.Caffe));

    static readonly Choices<LossFunction> s_losses = new(
        ("mse", LossFunction.Mse), ("smooth-l1", LossFunction.SmoothL1),
        ("l1", LossFunction.L1), ("huber", LossFunction.Huber), ("iou", LossFunction.IoU), ("giou", LossFunction.GIoU),
        ("diou", LossFunction.DIoU), ("ciou", LossFunction.CIoU));

    static readonly Choices<ScheduleShape> s_schedules = new(
        ("exponential", ScheduleShape.Exponential), ("step", ScheduleShape.Step), ("cosine", ScheduleShape.Cosine),
        ("one-cycle", ScheduleShape.OneCycle), ("constant", ScheduleShape.Constant));

    static readonly Choices<SplitOrder> s_splitOrders = new(
        ("auto", SplitOrder.Auto), ("seeded", SplitOrder.Seeded), ("rows", SplitOrder.Rows), ("file", SplitOrder.File));

    static readonly Choices<bool> s_outsideBoxes = new(("error", false), ("clip", true));
    static readonly Choices<bool> s_zoomPlaces = new(("centre", false), ("anywhere", true));

    static readonly Choices<BorderFill> s_borders =
        new(("repeat", BorderFill.Repeat), ("grey", BorderFill.Grey), ("random", BorderFill.Random));

    static readonly Choices<string> s_formats = new([.. AnnotationFiles.FormatNames.Select(n => (n, n))]);
    static readonly Choices<string> s_presets = new([.. Presets.Names.Select(n => (n, n))]);
    static readonly Choices<string> s_backbones = new([.. Backbones.Names.Select(n => (n, n))]);

    static readonly Setting[] s_general =
    [
        new(Preset, s_presets.Syntax, "Starting point for all other settings",
            (s, v) => s with { Preset = s_presets.Parse(v) }, s => s.Preset),
        new("out", "DIR", "Run folder to create; default: the next free runs/BACKBONE-N", (s, v) => s with { Out = v }, s => s.Out)
            { IsPath = true },
    ];

    static readonly Setting[] s_data =
    [
        new("data", "PATH", "Pictures and boxes", (s, v) => s with { Data = v }, s => s.Data) { IsPath = true, IsArgument = true },
        new("format", "NAME", "Format of the data: " + string.Join(", ", AnnotationFiles.FormatNames) + "; default: found out by its content",
            (s, v) => s with { Format = v.Length == 0 ? "" : s_formats.Parse(v) }, s => s.Format),
        new("images", "DIR", "Folder of the pictures; default: the data's folder and the usual ones beside it",
            (s, v) => s with { Images = v }, s => s.Images) { IsPath = true },
        new("objects", ObjectChoice.Syntax, "Which object counts in pictures that have several",
            (s, v) => s with { Objects = ObjectChoice.Parse(v) }, s => s.Objects.ToString()),
        new("split", "X", "Share of the pictures to train on", (s, v) => s with { TrainShare = Number(v) }, s => Print(s.TrainShare)),
        new("validation", "X", "Share of the pictures to choose the best epoch by; the rest is the test part",
            (s, v) => s with { ValidationShare = Number(v) }, s => Print(s.ValidationShare)),
        new("split-order", s_splitOrders.Syntax, "Split after a seeded shuffle, by the order of the rows, or as DATA's column split says; auto: as DATA says where it does",
            (s, v) => s with { SplitOrder = s_splitOrders.Parse(v) }, s => s_splitOrders.Print(s.SplitOrder)),
        new("outside-boxes", s_outsideBoxes.Syntax, "What to do with boxes that reach out of their picture",
            (s, v) => s with { ClipBoxes = s_outsideBoxes.Parse(v) }, s => s_outsideBoxes.Print(s.ClipBoxes)),
        new("max-skipped", "X", "Share of unusable pictures that still counts as success",
            (s, v) => s with { MaxSkipped = Number(v) }, s => Print(s.MaxSkipped)),
    ];

    static readonly Setting[] s_input =
    [
        new("size", "N|WxH", "Size of the network's input in pixels",
            (s, v) => ParseSize(v) is var (w, h) ? Input(s, p => p with { Width = w, Height = h }) : s,
            s => PrintSize(s.Preprocessing.Width, s.Preprocessing.Height)),
        new("resize", s_resizes.Syntax, "How a picture is brought to that size",
            (s, v) => Input(s, p => p with { Resize = s_resizes.Parse(v) }), s => s_resizes.Print(s.Preprocessing.Resize)),
        new("interpolation", s_interpolations.Syntax, "How pixels are interpolated",
            (s, v) => Input(s, p => p with { Interpolation = s_interpolations.Parse(v) }),
            s => s_interpolations.Print(s.Preprocessing.Interpolation)),
        new("scaling", s_scalings.Syntax, "How pixel levels become numbers",
            (s, v) => Input(s, p => p with { Scaling = s_scalings.Parse(v) }), s => s_scalings.Print(s.Preprocessing.Scaling)),
    ];

    static readonly Setting[] s_network =
    [
        new("backbone", "NAME", "Feature extractor: " + string.Join(", ", Backbones.Names),
            (s, v) => Model(s, m => m with { Backbone = s_backbones.Parse(v) }), s => s.Model.Backbone),
        new("neck", "CxS|none", "Joins the backbone's maps down to stride S with C channels each, such as 128x16",
            (s, v) => Model(s, m => m with { Neck = ParseNeck(v) }), s => PrintNeck(s.Model.Neck)),
        new("extra-convs", "FxKxS,…|none", "Convolutions after the backbone: filters x kernel x stride",
            (s, v) => Model(s, m => m with { ExtraConvolutions = List(v, ParseExtraConvolution) }),
            s => PrintList(s.Model.ExtraConvolutions, c => $"{c.Filters}x{c.Kernel}x{c.Stride}")),
        new("vectorizer", s_vectorizers.Syntax, "From feature map to vector: global average pooling, all values, or the vote of all cells for a box",
            (s, v) => Model(s, m => m with { Vectorizer = s_vectorizers.Parse(v) }), s => s_vectorizers.Print(s.Model.Vectorizer)),
        new("head", "N,…|none", "Sizes of the hidden dense layers",
            (s, v) => Model(s, m => m with { Head = List(v, Integer) }), s => PrintList(s.Model.Head, n => $"{n}")),
        new("dropout", "P", "Dropout after each hidden layer of the head, 0 to below 1",
            (s, v) => Model(s, m => m with { Dropout = Number(v) }), s => Print(s.Model.Dropout)),
        new("box", s_boxes.Syntax, "What the four outputs mean",
            (s, v) => Model(s, m => m with { Box = s_boxes.Parse(v) }), s => s_boxes.Print(s.Model.Box)),
        new("output", s_outputs.Syntax, "Activation of the four outputs",
            (s, v) => Model(s, m => m with { SigmoidOutput = s_outputs.Parse(v) }), s => s_outputs.Print(s.Model.SigmoidOutput)),
    ];

    static readonly Setting[] s_weights =
    [
        new("weights", "none|imagenet|FILE", "Initial weights of the backbone: a file or run folder; imagenet fetches the published ones, none trains from scratch",
            (s, v) => s with { Weights = v }, s => s.Weights) { IsPath = true, Words = [TrainingSettings.FromScratch, TrainingSettings.Imagenet] },
        .. FineTuningTable.Freezing,
    ];

    static readonly Setting[] s_optimizer =
    [
        new("loss", s_losses.Syntax, "What training makes small", (s, v) => s with { Loss = s_losses.Parse(v) }, s => s_losses.Print(s.Loss)),
        new("beta", "X", "Smooth L1's and Huber's change from squared to linear, as a share of the side",
            (s, v) => s with { Beta = Number(v) }, s => Print(s.Beta)),
        new("batch", "N", "Pictures a step", (s, v) => s with { Batch = Integer(v) }, s => $"{s.Batch}"),
        .. FineTuningTable.Optimizer,
    ];

    static readonly Setting[] s_rate =
    [
        new("lr", "X", "Learning rate", (s, v) => s with { LearningRate = Number(v) }, s => Print(s.LearningRate)),
        new("schedule", s_schedules.Syntax, "How the learning rate moves",
            (s, v) => s with { Schedule = s_schedules.Parse(v) }, s => s_schedules.Print(s.Schedule)),
        new("decay-steps", "N", "Exponential, step: steps for one decay", (s, v) => s with { DecaySteps = Integer(v) }, s => $"{s.DecaySteps}"),
        new("decay-rate", "X", "Exponential, step: factor of one decay", (s, v) => s with { DecayRate = Number(v) }, s => Print(s.DecayRate)),
        new("warmup-steps", "N", "Steps of linear warm-up", (s, v) => s with { WarmupSteps = Integer(v) }, s => $"{s.WarmupSteps}"),
        new("pct-start", "X", "One-cycle: share of the run in which the rate rises",
            (s, v) => s with { PctStart = Number(v) }, s => Print(s.PctStart)),
        new("div-factor", "X", "One-cycle: the rate divided by the first rate", (s, v) => s with { DivFactor = Number(v) }, s => Print(s.DivFactor)),
        new("final-div-factor", "X", "One-cycle: the first rate divided by the last",
            (s, v) => s with { FinalDivFactor = Number(v) }, s => Print(s.FinalDivFactor)),
        .. FineTuningTable.Rates,
    ];

    static readonly Setting[] s_augmentation =
    [
        new("flip", "P", "Probability of a horizontal flip", (s, v) => s with { Flip = Number(v) }, s => Print(s.Flip)),
        new("shift", "X", "Largest random shift, as a share of the side", (s, v) => s with { Shift = Number(v) }, s => Print(s.Shift)),
        new("zoom", "X", "Largest random change of scale, as a share", (s, v) => s with { Zoom = Number(v) }, s => Print(s.Zoom)),
        new("zoom-out", "X", "Largest random change to a smaller scale; where none is given, that of zoom",
            (s, v) => s with { ZoomOut = Number(v) }, s => s.ZoomOut is { } zoom ? Print(zoom) : ""),
        new("zoom-place", s_zoomPlaces.Syntax, "Where a zoomed picture lies: about the centre, or anywhere (a random part of a larger one)",
            (s, v) => s with { ZoomAnywhere = s_zoomPlaces.Parse(v) }, s => s_zoomPlaces.Print(s.ZoomAnywhere)),
        new("aspect", "X", "Largest random change of the aspect ratio, as a share",
            (s, v) => s with { Aspect = Number(v) }, s => Print(s.Aspect)),
        new("rotate", "DEG[@P]", "Largest random rotation; @P: in this share of the pictures only, as with the settings below",
            (s, v) => s with { Rotate = ParseStrength(v) }, s => Print(s.Rotate)),
        new("perspective", "X[@P]", "Largest random move of the corners, as a share of half a side",
            (s, v) => s with { Perspective = ParseStrength(v) }, s => Print(s.Perspective)),
        new("visible", "X", "Least share of a moved box that stays in the picture",
            (s, v) => s with { Visible = Number(v) }, s => Print(s.Visible)),
        new("border", s_borders.Syntax, "Beyond a moved picture: its edge repeated, grey, or a random colour",
            (s, v) => s with { Border = s_borders.Parse(v) }, s => s_borders.Print(s.Border)),
        new("oversample", "X", "Keep pictures X times as large as the input, so that zooming in shows more detail",
            (s, v) => s with { Oversample = Number(v) }, s => Print(s.Oversample)),
        new("brightness", "X[@P]", "Largest random change of brightness, as a share",
            (s, v) => s with { Brightness = ParseStrength(v) }, s => Print(s.Brightness)),
        new("contrast", "X[@P]", "Largest random change of contrast, as a share",
            (s, v) => s with { Contrast = ParseStrength(v) }, s => Print(s.Contrast)),
        new("saturation", "X[@P]", "Largest random change of saturation, as a share",
            (s, v) => s with { Saturation = ParseStrength(v) }, s => Print(s.Saturation)),
        new("hue", "X[@P]", "Largest random turn of the hue, as a share of the colour circle",
            (s, v) => s with { Hue = ParseStrength(v) }, s => Print(s.Hue)),
        new("grey", "P", "Probability of a grey picture", (s, v) => s with { Grey = Number(v) }, s => Print(s.Grey)),
        new("blur", "X[@P]", "Largest standard deviation of a random blur, in pixels",
            (s, v) => s with { Blur = ParseStrength(v) }, s => Print(s.Blur)),
        new("noise", "X[@P]", "Largest standard deviation of random noise, as a share of all levels",
            (s, v) => s with { Noise = ParseStrength(v) }, s => Print(s.Noise)),
        new("erase", "X[@P]", "Largest area of a random rectangle of one colour, as a share of the picture",
            (s, v) => s with { Erase = ParseStrength(v) }, s => Print(s.Erase)),
    ];

    static readonly Setting[] s_run =
    [
        new(Epochs, "N", "Passes over the training part. Given without --time, it lifts a preset's limit of time, and the other way round",
            (s, v) => s with { Epochs = Integer(v) }, s => s.Epochs == TrainingSettings.Unlimited ? "" : $"{s.Epochs}"),
        new(MinSteps, "N", "Least number of steps: few pictures get more epochs for it, unless --epochs is given; 0 for none",
            (s, v) => s with { MinSteps = Integer(v) }, s => $"{s.MinSteps}"),
        new(Time, "TIME", "Time after which the run ends, its last measurement included, such as 30m or 1h30m; the schedule ends with it",
            (s, v) => s with { Time = Duration(v) }, s => PrintDuration(s.Time)),
        new("patience", "N", "Epochs without a better validation IoU after which the run ends; 0 for never",
            (s, v) => s with { Patience = Integer(v) }, s => $"{s.Patience}"),
        new("seed", "N", "Seed of everything random", (s, v) => s with { Seed = Seed(v) }, s => $"{s.Seed}"),
        new("threads", "N", "Threads that compute", (s, v) => s with { Threads = Integer(v) }, s => $"{s.Threads}"),
        new("workers", "N", "Threads that decode pictures ahead", (s, v) => s with { Workers = Integer(v) }, s => $"{s.Workers}"),
        new("cache-memory", "SIZE", "Memory for decoded pictures, such as 512MB or 2GB; the rest goes to disk",
            (s, v) => s with { CacheBytes = Bytes(v) }, s => PrintBytes(s.CacheBytes)),
        new("keep", "N", "Number of epoch checkpoints to keep", (s, v) => s with { Keep = Integer(v) }, s => $"{s.Keep}"),
    ];

    /// <summary>The heading of settings that a command's own options belong to as well.</summary>
    public const string General = "General";

    /// <summary>All settings by topic, in the order of help texts and files.</summary>
    public static IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(General, s_general),
        new("Data", s_data),
        new("Network input", s_input),
        new("Network", s_network),
        new("Initial weights and freezing", s_weights),
        new("Loss and optimizer", s_optimizer),
        new("Learning rate", s_rate),
        new("Augmentation", s_augmentation),
        new("Run", s_run),
    ];

    /// <summary>All settings, section by section.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Sections.SelectMany(s => s.Settings)];

    /// <summary>The settings that change training pictures at random.</summary>
    public static IReadOnlyList<Setting> Augmentation => s_augmentation;

    /// <summary>The setting of a name.</summary>
    /// <exception cref="InputException">There is none; the message offers a near one.</exception>
    public static Setting Find(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new InputException($"There is no setting '{name}'.{Spelling.DidYouMean(name, All.Select(s => s.Name))}");

    static TrainingSettings Model(TrainingSettings s, Func<LocalizerConfiguration, LocalizerConfiguration> change) =>
        s with { Model = change(s.Model) };

    static TrainingSettings Input(TrainingSettings s, Func<Preprocessing, Preprocessing> change) =>
        s with { Preprocessing = change(s.Preprocessing) };
}
