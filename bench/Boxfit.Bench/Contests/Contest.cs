namespace Boxfit.Bench.Contests;

/// <summary>A measurement side by side with peers.</summary>
abstract class Contest(string name)
{
    /// <summary>All of them, in the order in which they are measured.</summary>
    public static IReadOnlyList<Contest> All { get; } =
    [
        new TrainingContest("resnet50", "resnet50", wide: new(1.6, 2), narrow: new(1.6, 1.75)) { MeasuresMemory = true },
        new TrainingContest("resnet18", "resnet18", wide: new(1.2, 1.6), narrow: new(1.25, 1.4)),
        new TrainingContest("vgg16", "vgg16", wide: new(1.2, 1.6), narrow: new(1.25, 1.4)),
        new TrainingContest("mobilenet_v2", "mobilenet_v2", wide: new(1.2, 1.6), narrow: new(2.5, 3.5)),
        new TrainingContest("frozen", "resnet18", wide: new(1.2, 1.6), narrow: new(1.2, 1.6)) { IsFrozen = true },
        new CachedFeaturesContest(),
        new LooksContest(),
        new PicturesContest("decode", "decode and preprocess, one core", count: 200, new(1, 2)),
        new PicturesContest("cascade", "cascade detection, frontalface_default", count: 50, new(2, 5)),
        new PredictContest(),
        new InferenceContest(),
        new FolderContest(),
        new ServeContest(),
        new ServeMemoryContest(),
    ];

    /// <summary>What <c>--only</c> calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Whether Boxfit computes with oneDNN in it.</summary>
    public virtual bool NeedsEngine => true;

    /// <summary>Whether a Python's libraries are peers, or make what the peers need.</summary>
    public virtual bool NeedsPython => true;

    /// <summary>Whether it takes ten minutes or more, so that it is measured only where it is named.</summary>
    public virtual bool IsLong => false;

    /// <summary>Libraries from NuGet that are peers.</summary>
    public virtual IReadOnlyList<NuGetPeer> Packages => [];

    /// <summary>Measures it; without a peer from NuGet its rows are left out.</summary>
    public abstract IEnumerable<BenchRow> Measure(Occasion occasion);
}
