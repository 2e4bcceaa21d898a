namespace Boxfit.Training.Runs;

/// <summary>The room on the disk that a run takes, known before it begins.</summary>
static class RunRoom
{
    /// <summary>Refuses a run that would fill the disk; nothing where the free space is not known.</summary>
    /// <param name="folder">Its folder, which need not be there yet; what models it has of an earlier session count as written.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="graph">Its network.</param>
    /// <param name="free">Bytes that are free; the disk's when null.</param>
    /// <exception cref="BoxfitException">There is less room.</exception>
    public static void Require(string folder, TrainingSettings settings, Graph graph, long? free = null)
    {
        long needed = Remaining(folder, settings, graph), least = Remaining(folder, settings with { Keep = 0 }, graph);
        string fewer = least < needed ? $"--keep 1 instead of {settings.Keep} makes do with about {ByteCount.Text(least)}. " : "";
        // The folds name each other's files by their places.
        string moved = settings.Folds > 0 ? "" : "; one that goes on may be moved there";
        DiskRoom.Require(folder, needed, $"Training in {folder}, with models and {Counted.Of(States(settings), "state")} of it at a time,",
            $"{fewer}Or take another disk: --out for a new run{moved}.", free);
    }

    /// <summary>The most bytes that a run's models and states will take beside what there is of them.</summary>
    /// <param name="folder">The run folder, which need not be there yet.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="graph">Its network.</param>
    public static long Remaining(string folder, TrainingSettings settings, Graph graph) =>
        // What there is, is replaced by what is complete beside it.
        Math.Max(Bytes(settings, graph) - Folders(folder, settings).Sum(RunOverview.ModelBytes), StateBytes(settings, graph));

    /// <summary>A run's folder, and those of its folds.</summary>
    static IEnumerable<string> Folders(string folder, TrainingSettings settings) =>
        Enumerable.Range(1, settings.Folds).Select(fold => RunFolder.FoldFolder(folder, fold)).Prepend(folder);

    /// <summary>The most bytes that a run's models and states take at a time.</summary>
    public static long Bytes(TrainingSettings settings, Graph graph)
    {
        // The delivered one is the best by another name, or one more; and the same as ONNX.
        int models = settings.ValidationShare > 0 ? 2 : 3;
        // A fold that is done keeps its models; the last training has its state from the beginning.
        int states = settings.Folds > 0 ? 2 * States(settings) : States(settings);
        return states * StateBytes(settings, graph) + (1 + settings.Folds) * models * ModelBytes(graph);
    }

    /// <summary>
    /// The newest is a checkpoint by another name, and the next is written before the oldest is removed. Of a run that time or patience
    /// ends it is not known how many epochs it has, so only those are counted that any run has.
    /// </summary>
    static int States(TrainingSettings settings)
    {
        bool isOpen = settings.Time > TimeSpan.Zero || settings.Patience > 0;
        return (isOpen ? 1 : Math.Min(Math.Max(settings.Keep, 1), settings.Epochs)) + 1;
    }

    static long ModelBytes(Graph graph) => sizeof(float) * graph.Parameters.Sum(p => (long)p.Count);

    static long StateBytes(TrainingSettings settings, Graph graph)
    {
        var frozen = settings.FrozenParameters(graph);
        long trained = graph.Parameters.Where(p => p.Role.IsTrainable() && !frozen.Contains(p.Name)).Sum(p => (long)p.Count);
        var o = settings.Optimization;
        int moments = o.Optimizer != OptimizerKind.Sgd ? 2 : o.Momentum > 0 ? 1 : 0;
        return ModelBytes(graph) * (o.Ema > 0 ? 2 : 1) + sizeof(float) * moments * trained;
    }
}
