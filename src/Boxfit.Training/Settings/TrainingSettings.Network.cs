using static Boxfit.Data.Settings.Limit;
using static Boxfit.Training.Settings.SettingSyntax;
using InputRow = Boxfit.Data.Settings.Setting<Boxfit.Preprocessing>;
using LookRow = Boxfit.Data.Settings.Setting<Boxfit.Looks>;
using ModelRow = Boxfit.Data.Settings.Setting<Boxfit.Architectures.LocalizerConfiguration>;

namespace Boxfit.Training.Settings;

public sealed partial record TrainingSettings
{
    static readonly Choices s_backbones = new([.. Backbones.Names]);

    /// <summary>The words for the ways in which pixel levels become numbers.</summary>
    internal static readonly Choices s_scalings = new("article", "imagenet", "caffe");

    /// <summary>
    /// The option that gives pixels as the published weights of a backbone know them; none where a run does so by itself, or as the
    /// published recipe does with Keras's.
    /// </summary>
    internal static string[] ScalingFor(string backbone) =>
        WeightCatalogue.Default(backbone)?.Scaling is { } scaling && scaling != PixelScaling.Article
        && !backbone.StartsWith("keras_", StringComparison.Ordinal) ? ["--scaling", s_scalings.Print((int)scaling)] : [];

    /// <summary>How pictures become the network's input; with <see cref="Looking"/> where that is more than one look.</summary>
    public Preprocessing Preprocessing
    {
        get => Looking.Count > 1 ? field with { Looks = Looking } : field;
        init => field = value with { Looks = null };
    } = new(300, 300);

    /// <summary>How often the model looks at a picture; here 1 is once.</summary>
    public Looks Looking { get; init; } = new(1, Margin: 1.5, Detail: 2);

    const string Detail = "look-detail";

    static readonly SettingNeed<Looks> s_again = new("--looks 2", l => l.Count > 1);

    static readonly InputRow[] s_input =
    [
        new InputRow(SettingsTable.Size, "N|WxH", "Size of the network's input in pixels",
            (p, v) => ParseSize(v) is var (width, height) ? p with { Width = width, Height = height } : p,
            p => PrintSize(p.Width, p.Height))
            .Requiring("sides from 8 to 4096 pixels", p => p is { Width: >= 8 and <= 4096, Height: >= 8 and <= 4096 })
            with { For = Work.Preview | Work.Features | Work.Network },
        InputRow.OfChoice("resize", new("stretch", "letterbox"), "How a picture is brought to that size",
            p => (int)p.Resize, (p, v) => p with { Resize = (ResizeMode)v }) with { For = Work.Preview | Work.Features },
        InputRow.OfChoice("interpolation", new("bilinear", "antialias"), "How pixels are interpolated",
            p => (int)p.Interpolation, (p, v) => p with { Interpolation = (Interpolation)v }) with { For = Work.Preview | Work.Features },
        InputRow.OfChoice("scaling", s_scalings, "How pixel levels become numbers",
            p => (int)p.Scaling, (p, v) => p with { Scaling = (PixelScaling)v }) with { For = Work.Features },
    ];

    static readonly LookRow[] s_looks =
    [
        LookRow.OfInteger(SettingsTable.Looks, "N",
            "How often the model looks at a picture: at the whole, then at a cut around the box that it saw before",
            l => l.Count, (l, v) => l with { Count = v }, Between(1, Looks.Most)),
        LookRow.OfNumber("look-margin", "X", "Sides of that cut as a multiple of the box's",
            l => l.Margin, (l, v) => l with { Margin = v }, Between(Looks.LeastMargin, Looks.MostMargin)) with { Needs = s_again },
        LookRow.OfNumber(Detail, "X", "Keep pictures X times as large as the input, so that the cut shows more detail",
            l => l.Detail, (l, v) => l with { Detail = v }, Between(1, Looks.MostDetail)) with { Needs = s_again },
    ];

    static bool KeepsPictures(TrainingSettings s) =>
        s.Looking.Count == 1 || s.Looking.CanKeep(s.Preprocessing.Width, s.Preprocessing.Height);

    static string ExpectedDetail(TrainingSettings s)
    {
        double most = (double)Looks.MostKeptSide / Math.Max(s.Preprocessing.Width, s.Preprocessing.Height);
        return string.Create(CultureInfo.InvariantCulture,
            $"pictures of an input of {PrintSize(s.Preprocessing.Width, s.Preprocessing.Height)} with sides of at most " +
            $"{Looks.MostKeptSide} pixels: at most {Math.Floor(most * 10) / 10}");
    }

    internal static SettingTopic InputTopic { get; } = new("Network input",
    [
        .. s_input.Select(r => r.In<TrainingSettings>(s => s.Preprocessing, (s, p) => s with { Preprocessing = p })),
        .. from row in s_looks
           let setting = row.In<TrainingSettings>(s => s.Looking, (s, l) => s with { Looking = l }) with { For = Work.Preview }
           select row.Name == Detail ? setting.Requiring(ExpectedDetail, KeepsPictures) : setting,
    ]);

    /// <summary>The network.</summary>
    public LocalizerConfiguration Model { get; init; } = new();

    static readonly ModelRow[] s_network =
    [
        ModelRow.OfText(SettingsTable.Backbone, "NAME", "Feature extractor: " + string.Join(", ", Backbones.Names),
            m => m.Backbone, (m, v) => m with { Backbone = s_backbones.Known(v) }),
        ModelRow.OfText("neck", "CxS|none", "Joins the backbone's maps down to stride S with C channels each, such as 128x16",
            m => PrintNeck(m.Neck), (m, v) => m with { Neck = ParseNeck(v) })
            .Requiring("1 to 4096 channels and a stride of 4, 8, 16 or 32",
                m => m.Neck is null or { Channels: >= 1 and <= 4096, Stride: 4 or 8 or 16 or 32 }),
        ModelRow.OfText("extra-convs", "FxKxS,…|none", "Convolutions after the backbone: filters x kernel x stride",
            m => PrintList(m.ExtraConvolutions, c => $"{c.Filters}x{c.Kernel}x{c.Stride}"),
            (m, v) => m with { ExtraConvolutions = List(v, ParseExtraConvolution) })
            .Requiring("filters from 1 to 65536, kernel and stride from 1 to 64", m => m.ExtraConvolutions.All(
                c => c is { Filters: >= 1 and <= 65536, Kernel: >= 1 and <= 64, Stride: >= 1 and <= 64 })),
        ModelRow.OfChoice("vectorizer", new("gap", "flatten", "vote"),
            "From feature map to vector: global average pooling, all values, or the vote of all cells for a box",
            m => (int)m.Vectorizer, (m, v) => m with { Vectorizer = (Vectorizer)v }),
        ModelRow.OfText("head", "N,…|none", "Sizes of the hidden dense layers",
            m => PrintList(m.Head, n => $"{n}"), (m, v) => m with { Head = List(v, SettingText.Integer) })
            .Requiring("sizes from 1 to 65536", m => m.Head.All(n => n is >= 1 and <= 65536)),
        ModelRow.OfNumber("dropout", "P", "Dropout after each hidden layer of the head, 0 to below 1",
            m => m.Dropout, (m, v) => m with { Dropout = v }, Below(1))
            with { Needs = new("--head with hidden layers", m => m.Head.Count > 0) },
        ModelRow.OfChoice("box", new("xyxy", "cxcywh", "xywh"), "What the four outputs mean",
            m => (int)m.Box, (m, v) => m with { Box = (BoxRepresentation)v }),
        ModelRow.OfSwitch("output", new("linear", "sigmoid"), "Activation of the four outputs",
            m => m.SigmoidOutput, (m, v) => m with { SigmoidOutput = v }),
    ];

    internal static SettingTopic NetworkTopic { get; } = new("Network",
    [
        .. from setting in s_network
           select setting.In<TrainingSettings>(s => s.Model, (s, m) => s with { Model = m }) with { For = Work.Network },
    ]);
}
