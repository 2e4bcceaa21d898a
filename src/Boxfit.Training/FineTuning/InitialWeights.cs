namespace Boxfit.Training.FineTuning;

/// <summary>What the backbone starts from.</summary>
/// <param name="Provenance">What model files say of it: <c>none</c>, or the file's name, of a run with its folder's.</param>
/// <param name="Backbone">The loaded parameters; null for random ones.</param>
sealed record InitialWeights(string Provenance, LoadedBackbone? Backbone)
{
    const int NamesInMessage = 4;

    /// <summary>What was loaded; null for random numbers.</summary>
    LoadingReport? Report { get; init; } = Backbone?.Report;

    /// <summary>The whole model that is gone on from; null where there is none.</summary>
    public Model? Model { get; private init; }

    /// <summary>All that is loaded, by name; null for random numbers.</summary>
    public IReadOnlyDictionary<string, Tensor>? Parameters => Model?.Parameters ?? Backbone?.Parameters;

    /// <summary>A whole model.</summary>
    /// <param name="name">What model files say of it.</param>
    /// <param name="file">Its file.</param>
    /// <param name="model">The model.</param>
    public static InitialWeights OfModel(string name, string file, Model model) => new($"the whole model {name}", null)
    {
        Model = model,
        Report = new(Path.GetFullPath(file), WeightFormat.Safetensors, "Boxfit", [.. model.Parameters.Keys], [], []),
    };

    /// <summary>Loads what the settings ask for; published weights are fetched first where they are not there.</summary>
    /// <exception cref="InputException">There is no such file, or it does not fit the backbone.</exception>
    /// <exception cref="BoxfitException">Published weights cannot be fetched.</exception>
    public static InitialWeights Load(TrainingSettings settings, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        string backbone = settings.Model.Backbone;
        switch (settings.Weights)
        {
            case TrainingSettings.FromScratch:
                return new(TrainingSettings.FromScratch, null);
            case TrainingSettings.Imagenet:
                string path = WeightCache.OfUser().Get(backbone, new FetchReports(progress), cancellation);
                return new($"{TrainingSettings.Imagenet} ({Path.GetFileName(path)})", PretrainedWeights.Load(path, backbone));
            case var word when Misspelt(word) is { } hint:
                throw new InputException(
                    $"--weights: found '{word}', expected {TrainingSettings.FromScratch}, {TrainingSettings.Imagenet}, or a weight file, " +
                    $"model file or run folder; there is none of this name.{hint}");
            default:
                string file = WeightFolder.Find(settings.Weights);
                string run = Directory.Exists(settings.Weights) ? new DirectoryInfo(settings.Weights).Name : "";
                return new(Path.Combine(run, Path.GetFileName(file)), PretrainedWeights.Load(file, backbone));
        }
    }

    /// <summary>A question that offers the word that may be meant, where there is no file of the name; else null.</summary>
    static string? Misspelt(string weights) => !Path.Exists(weights)
        && Spelling.DidYouMean(weights, [TrainingSettings.FromScratch, TrainingSettings.Imagenet]) is { Length: > 0 } hint ? hint : null;

    /// <summary>Refuses weights that lack a part of the network's backbone: nothing of it is left to random numbers.</summary>
    /// <exception cref="InputException">They do, which says why and what to do.</exception>
    public void RequireAllOf(Graph graph)
    {
        if (Backbone is null) return;
        var needed = graph.Nodes.Where(n => n.Section == Section.Backbone).SelectMany(n => n.Parameters).Select(p => p.Name);
        string[] lacking = [.. needed.Where(name => !Backbone.Parameters.ContainsKey(name))];
        if (lacking.Length == 0) return;
        string remedy = Backbone.Model?.Configuration.Neck is { } neck
            ? "the model in it was trained with a neck, which leaves them out. Train with a neck too, " +
              $"such as that model's (--neck {SettingSyntax.PrintNeck(neck)}), or take other weights"
            : "they are the backbone's last layers, which only a neck does without. Take a whole file, or train with a neck, such as " +
              "--neck 128x16";
        throw new InputException($"{Backbone.Report.File} lacks {Some(lacking)}, which this network needs: {remedy}.");
    }

    /// <summary>True when only a backbone without batch norms fits: they are folded into the convolutions.</summary>
    public bool FoldedNorms => Model?.Description.Configuration.FoldedNorms ?? Backbone?.FoldedNorms ?? false;

    /// <summary>What was loaded, for people.</summary>
    public string Describe()
    {
        if (Model is not null)
            return $"Weights: {Report!.File}: the whole model, {Counted.Of(Report.Loaded.Count, "array")} with its head.";
        if (Backbone is null) return $"Weights: {Provenance} (training from scratch).";
        var report = Backbone.Report;
        string leftOver = report.LeftOver.Count == 0 ? "nothing left over" : $"{report.LeftOver.Count} left over ({Some(report.LeftOver)})";
        string tail = Backbone.IsWhole ? "" : " (the backbone's last layers, which the neck leaves out)";
        string folded = Backbone.FoldedNorms ? " Their batch norms are folded into the convolutions, so the backbone has none." : "";
        return $"Weights: {report.File} ({report.Naming}): {Counted.Of(report.Loaded.Count, "array")} loaded, " +
            $"{report.Missing.Count} missing{tail}, {leftOver}.{folded}{string.Concat(report.Notes.Select(n => " " + n))}";
    }

    /// <summary>Keeps the report of what was loaded as JSON.</summary>
    public void WriteReport(string path)
    {
        if (Report is null) return;
        AtomicFile.WriteText(path, JsonText.Of(new(Report, FoldedNorms), TrainingJson.Default.WeightsReport, JsonText.Indented) + "\n");
    }

    static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamesInMessage)) + (names.Count > NamesInMessage ? ", …" : "");

    sealed class FetchReports(IProgress<TrainingProgress>? progress) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => progress?.Report(new WeightsProgress(value));
    }
}

/// <summary>What was loaded of a file of initial weights, as a run's <c>weights.json</c> has it.</summary>
sealed class WeightsReport(LoadingReport report, bool foldedNorms)
{
    public string File => report.File;

    public string Format => report.Format.ToString();

    public string Naming => report.Naming;

    public bool FoldedNorms => foldedNorms;

    public IReadOnlyList<string> Loaded => report.Loaded;

    public IReadOnlyList<string> Missing => report.Missing;

    public IReadOnlyList<string> LeftOver => report.LeftOver;
}
