namespace Boxfit.Web.Reviewing;

/// <summary>What is reviewed, and where.</summary>
sealed record ReviewSettings : HostSettings
{
    /// <summary>The settings of a host with what is reviewed.</summary>
    public ReviewSettings(HostSettings host) : base(host) { }

    /// <summary>Data files or folders with boxes; empty for pictures alone, or a review that goes on.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Pictures that have no boxes yet.</summary>
    public IReadOnlyList<string> Pictures { get; init; } = [];

    /// <summary>The review's file.</summary>
    public required string File { get; init; }

    /// <summary>How the data is read.</summary>
    public ReadOptions Reading { get; init; } = ReadOptions.ByContent;

    /// <summary>Which object counts in a picture with several.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Largest);

    /// <summary>
    /// Classes that people can choose from, beside those that the sources name; empty for those that were named for the review before.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Run folder or model file whose predictions are proposed; null for none.</summary>
    public string? Run { get; init; }

    /// <summary>Cascades whose detections are proposed; empty for none.</summary>
    public IReadOnlyList<string> Cascades { get; init; } = [];

    /// <summary>
    /// The sources whose boxes are proposed, in their order, of those that the review has and those that are named here; empty for all.
    /// </summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Pictures for which sources compute boxes at a time; half of the processors are left to the page's pictures.</summary>
    public int Threads { get; init; } = UsualThreads;

    /// <summary>What <see cref="Threads"/> is where nothing else is said.</summary>
    public static int UsualThreads => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How models are run.</summary>
    public PredictorOptions Predictor { get; init; } = new();

    /// <summary>The folder for what is trained.</summary>
    public string Runs { get; init; } = "runs";

    /// <summary>What a training starts from whose preset has weights; null for the preset's.</summary>
    public string? Weights { get; init; }

    /// <summary>How this program is started anew with words of a command line.</summary>
    public required Func<IEnumerable<string>, ProcessStartInfo> Program { get; init; }

    /// <summary>Receives the number of pictures looked at and of all, before the server answers.</summary>
    public IProgress<(int Done, int All)>? Progress { get; init; }
}
