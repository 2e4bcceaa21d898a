namespace Boxfit.Training.Settings;

/// <summary>
/// Everything that decides a training run, one property for each option of <c>boxfit train</c> and each key of its YAML file
/// (<see cref="SettingsTable"/>). The defaults are the preset <c>article</c>, the published recipe.
/// </summary>
public sealed record TrainingSettings
{
    /// <summary>The value of <see cref="Weights"/> that trains from scratch.</summary>
    public const string FromScratch = "none";

    /// <summary>The value of <see cref="Weights"/> that fetches the backbone's published weights.</summary>
    public const string Imagenet = "imagenet";

    /// <summary>The value of <see cref="Epochs"/> that leaves the end of the run to <see cref="Time"/>.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>The data file or folder: pictures and boxes in any format of <see cref="AnnotationFiles"/>.</summary>
    public string Data { get; init; } = "";

    /// <summary>The data's format, one of <see cref="AnnotationFiles.FormatNames"/>; empty finds out by the content.</summary>
    public string Format { get; init; } = "";

    /// <summary>What happens to pictures with several objects.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Skip);

    /// <summary>Folder of the pictures; empty looks beside the data (see <see cref="PictureLocator"/>).</summary>
    public string Images { get; init; } = "";

    /// <summary>Name of the preset that the other settings started from, one of <see cref="Presets.Names"/>.</summary>
    public string Preset { get; init; } = Presets.Article;

    /// <summary>The network.</summary>
    public LocalizerConfiguration Model { get; init; } = new();

    /// <summary>
    /// Initial weights of the backbone: <see cref="FromScratch"/>, <see cref="Imagenet"/>, or a weight file of any format that
    /// <see cref="Pretrained.Files.WeightFormat"/> names.
    /// </summary>
    public string Weights { get; init; } = Imagenet;

    /// <summary>How pictures become the network's input.</summary>
    public Preprocessing Preprocessing { get; init; } = new(300, 300);

    /// <summary>The function that training makes small.</summary>
    public LossFunction Loss { get; init; } = LossFunction.Mse;

    /// <summary>Smooth L1's β, Huber's δ: the error, as a share of the picture's side, at which it turns from squared to linear.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>Number of passes over the training part, or <see cref="Unlimited"/>.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Least number of optimizer steps: few pictures get more epochs than <see cref="Epochs"/> until there are so many; 0 for none.</summary>
    public int MinSteps { get; init; }

    /// <summary>Time after which the run ends, over all processes that take part in it; zero for no such limit.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Epochs without a better IoU on the validation part after which the run ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Pictures a step.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Learning rate before any decay.</summary>
    public double LearningRate { get; init; } = 0.0003;

    /// <summary>How the learning rate moves.</summary>
    public ScheduleShape Schedule { get; init; } = ScheduleShape.Exponential;

    /// <summary>Steps after which the exponential and step schedules have multiplied the rate by <see cref="DecayRate"/>.</summary>
    public int DecaySteps { get; init; } = 3600;

    /// <summary>The exponential and step schedules' factor, above 0 and at most 1.</summary>
    public double DecayRate { get; init; } = 0.8;

    /// <summary>Steps over which the rate rises linearly from nearly zero first; 0 leaves the warm-up out.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The one-cycle schedule's share of the run in which the rate rises, above 0 and below 1.</summary>
    public double PctStart { get; init; } = 0.3;

    /// <summary>The one-cycle schedule's largest rate divided by its first.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>The one-cycle schedule's first rate divided by its last.</summary>
    public double FinalDivFactor { get; init; } = 1e4;

    /// <summary>How gradients change the parameters.</summary>
    public OptimizationSettings Optimization { get; init; } = new();

    /// <summary>What is not trained.</summary>
    public FreezingSettings Freezing { get; init; } = new();

    /// <summary>Whether what the frozen layers make of each picture is computed once and kept on disk.</summary>
    public FeatureCaching CacheFeatures { get; init; }

    /// <summary>
    /// Augmented views of each training picture that are drawn once for the cache and taken in turn by the epochs; 0 draws new ones in every
    /// epoch, without a cache.
    /// </summary>
    public int Views { get; init; }

    /// <summary>Probability of a horizontal flip of a training picture.</summary>
    public double Flip { get; init; }

    /// <summary>Largest random shift, as a share of the picture's side.</summary>
    public double Shift { get; init; }

    /// <summary>Largest random change of scale: 0.2 means factors from 1/1.2 to 1.2.</summary>
    public double Zoom { get; init; }

    /// <summary>Largest random change to a smaller scale, where it is not that of <see cref="Zoom"/>: 0.4 means down to 1/1.4.</summary>
    public double? ZoomOut { get; init; }

    /// <summary>True puts a zoomed picture anywhere, false about the centre (<see cref="Augmentation.ZoomAnywhere"/>).</summary>
    public bool ZoomAnywhere { get; init; }

    /// <summary>Largest random change of the aspect ratio: 0.3 means factors from 1/1.3 to 1.3.</summary>
    public double Aspect { get; init; }

    /// <summary>Largest random rotation in degrees (<see cref="Augmentation.Rotate"/>).</summary>
    public Strength Rotate { get; init; } = 0;

    /// <summary>Largest random perspective distortion (<see cref="Augmentation.Perspective"/>).</summary>
    public Strength Perspective { get; init; } = 0;

    /// <summary>Least share of a moved box that stays in sight (<see cref="Augmentation.Visible"/>).</summary>
    public double Visible { get; init; } = 0.8;

    /// <summary>What is seen beyond a moved picture's edges.</summary>
    public BorderFill Border { get; init; }

    /// <summary>Size at which pictures are kept for moving them, as a factor (<see cref="Augmentation.Oversample"/>).</summary>
    public double Oversample { get; init; } = 1;

    /// <summary>Largest random change of brightness, as a share.</summary>
    public Strength Brightness { get; init; } = 0;

    /// <summary>Largest random change of contrast, as a share.</summary>
    public Strength Contrast { get; init; } = 0;

    /// <summary>Largest random change of saturation, as a share.</summary>
    public Strength Saturation { get; init; } = 0;

    /// <summary>Largest random turn of the hue, as a share of the colour circle.</summary>
    public Strength Hue { get; init; } = 0;

    /// <summary>Probability of a grey training picture.</summary>
    public double Grey { get; init; }

    /// <summary>Largest standard deviation of a random blur, in pixels.</summary>
    public Strength Blur { get; init; } = 0;

    /// <summary>Largest standard deviation of random noise, as a share of all levels.</summary>
    public Strength Noise { get; init; } = 0;

    /// <summary>Largest share of the picture that a random rectangle hides (<see cref="Augmentation.Erase"/>).</summary>
    public Strength Erase { get; init; } = 0;

    /// <summary>Share of the pictures to train on.</summary>
    public double TrainShare { get; init; } = 0.8;

    /// <summary>Share of the pictures to choose the best epoch by; 0 for none. What is left is the test part.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Who says which part a picture belongs to. Where the data file does, the shares are its own.</summary>
    public SplitOrder SplitOrder { get; init; } = SplitOrder.Auto;

    /// <summary>True cuts boxes that reach out of their picture and counts them, false makes them an error.</summary>
    public bool ClipBoxes { get; init; }

    /// <summary>Share of unreadable pictures above which the run counts as done with reservations.</summary>
    public double MaxSkipped { get; init; } = 0.05;

    /// <summary>Seed of everything random: initial weights, split, shuffle, augmentation, dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that compute. The same seed gives the same bits only with the same number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads that decode pictures ahead of the training.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory for decoded pictures in bytes; what does not fit goes to a temporary file.</summary>
    public long CacheBytes { get; init; } = 1L << 30;

    /// <summary>Number of epoch checkpoints to keep beside <c>last</c> and <c>best</c>.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>The run folder; empty means the next free <c>runs/BACKBONE-N</c>.</summary>
    public string Out { get; init; } = "";

    /// <summary>Names of the parameters that the run leaves as they are to its end.</summary>
    /// <param name="graph">The settings' network.</param>
    /// <exception cref="InputException">A word of <see cref="Freezing"/> does not fit the network.</exception>
    public IReadOnlySet<string> FrozenParameters(Graph graph) => new FreezePlan(graph, Freezing, Epochs).At(Epochs).Parameters;

    /// <summary>
    /// Puts settings together: the preset's values, then the file's, then the command line's; the later wins. Checks the result.
    /// </summary>
    /// <param name="file">Settings of a YAML file (see <see cref="SettingsFile.Read"/>); may be empty.</param>
    /// <param name="commandLine">Settings from the command line; may be empty.</param>
    /// <exception cref="InputException">A value cannot be read or is out of range; the message names the setting and where it stood.</exception>
    public static TrainingSettings Resolve(IReadOnlyList<GivenSetting> file, IReadOnlyList<GivenSetting> commandLine)
    {
        IEnumerable<GivenSetting> given = [.. file, .. commandLine];
        var preset = given.LastOrDefault(g => g.Name == SettingsTable.Preset);
        var settings = Presets.Get(preset?.Apply(new TrainingSettings()).Preset ?? Presets.Article);
        foreach (var setting in given) settings = setting.Apply(settings);
        // A preset's number of epochs would end a run for which only a time was asked, and the other way round.
        bool saysTime = given.Any(g => g.Name == SettingsTable.Time), saysEpochs = given.Any(g => g.Name == SettingsTable.Epochs);
        if (saysTime && !saysEpochs && settings.Time > TimeSpan.Zero) settings = settings with { Epochs = Unlimited };
        if (saysEpochs && !saysTime) settings = settings with { Time = TimeSpan.Zero };
        if (saysEpochs && !given.Any(g => g.Name == SettingsTable.MinSteps)) settings = settings with { MinSteps = 0 };
        SettingsCheck.Check(settings);
        return settings;
    }
}
