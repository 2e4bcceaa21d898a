using System.IO.Hashing;

namespace Boxfit.Training.Session;

/// <summary>What has to be so that several processes train one run together.</summary>
static class SharedRun
{
    /// <summary>Refuses what only one process can do.</summary>
    /// <exception cref="InputException">The settings ask for it.</exception>
    public static void RequireShareable(TrainingSettings settings, World world)
    {
        if (world.IsAlone) return;
        if (settings.Folds > 0)
        {
            throw new InputException(
                $"--folds {settings.Folds} cannot be done by several processes together yet. Leave it out, or start one process.");
        }
        if (settings.Batch < world.Size)
        {
            throw new InputException(
                $"A batch of {Counted.Of(settings.Batch, "picture")} cannot be divided among {world.Size} processes: give each " +
                $"one or more by --batch {world.Size}, better {16 * world.Size}, or start fewer processes.");
        }
    }

    /// <summary>A run that caches features only where each process can keep them. Common.</summary>
    /// <param name="run">The run, as this process would do it.</param>
    /// <param name="say">Receives whose features cannot be kept.</param>
    public static PreparedRun AgreeOnFeatures(PreparedRun run, Action<string> say)
    {
        var (settings, world) = (run.Settings, run.World);
        bool[] cached = world.Gather(settings.CacheFeatures is FeatureCaching.Fp16 or FeatureCaching.Fp32);
        if (!cached.Contains(true) || !cached.Contains(false)) return run;
        string other = world.NameOf(Array.IndexOf(cached, false));
        say($"The frozen layers are computed anew in each epoch, since {other} cannot keep what they give.");
        return run with { Settings = settings with { CacheFeatures = FeatureCaching.None } };
    }

    /// <summary>Settings with what processes on the same cores and machine share, divided among them.</summary>
    public static TrainingSettings Divide(TrainingSettings settings, World world)
    {
        if (world.IsAlone) return settings;
        int cores = Math.Max(1, Environment.ProcessorCount / world.OnTheseCores);
        return settings with
        {
            Threads = Math.Min(settings.Threads, cores),
            Workers = Math.Min(settings.Workers, cores),
            CacheBytes = Math.Min(settings.CacheBytes, AvailableMemory.Bytes() / 2 / world.OnThisMachine),
        };
    }

    /// <summary>
    /// Refuses a training in which a process would have no picture of a batch, where the others' norms would wait for it.
    /// </summary>
    /// <exception cref="InputException">It would be one.</exception>
    public static void RequirePictures(TrainingSettings settings, int pictures, World world)
    {
        if (world.IsAlone || !settings.SyncNorms) return;
        int views = settings.ViewsPerEpoch(pictures), last = views % settings.Batch;
        if (last == 0 || last >= world.Size) return;
        throw new InputException(
            $"--{SettingsTable.SyncNorms} on: the last batch of an epoch has {Counted.Of(last, "picture")} for {world.Size} processes, " +
            "and each needs one. Choose another --batch.");
    }

    /// <summary>Refuses processes that would not train the same: of other versions, settings, data or initial weights. Common.</summary>
    /// <exception cref="InputException">There are such; the message names them, their machines, and what differs.</exception>
    public static void RequireSame(PreparedRun run)
    {
        var world = run.World;
        if (world.IsAlone) return;
        var mine = Traits(run).ToList();
        string[] firsts = world.Broadcast(string.Join('\n', mine.Select(t => t.Value))).Split('\n');
        var other = mine.Index().FirstOrDefault(t => t.Index >= firsts.Length || firsts[t.Index] != t.Item.Value);
        string? found = other.Item.Name is null ? null
            : $"{other.Item.Name} is {Shown(other.Item.Value)} here, but {Shown(firsts.ElementAtOrDefault(other.Index) ?? "")} in " +
                $"{world.NameOf(0)}. All processes of a run need the same.";
        world.Agree(found is null ? null : new InputException(found));

        static string Shown(string value) => value.Length > 0 ? ForeignText.Shown(value) : "(none)";
    }

    /// <summary>Refuses to go on where processes have come to different numbers, which would be a mixture of models. Common.</summary>
    /// <param name="world">The processes.</param>
    /// <param name="learner">What learns here.</param>
    /// <exception cref="BoxfitException">They have.</exception>
    public static void RequireSame(World world, Learner learner)
    {
        if (world.IsAlone) return;
        ulong[] prints = new ulong[world.Size];
        world.Gather<ulong>([Print(learner.ExportModel(), learner.Optimizer.Export())], prints.AsSpan());
        if (Array.TrueForAll(prints, p => p == prints[0])) return;
        int other = Array.FindIndex(prints, p => p != prints[0]);
        world.Agree(new BoxfitException(
            $"{world.NameOf(other)} has come to other weights than {world.NameOf(0)}: the machines compute differently. Set the same " +
            "ONEDNN_MAX_CPU_ISA on all, such as AVX2, and go on with --resume from the last checkpoint."));
    }

    /// <summary>What every process found unreadable of a part: index of the sample, and why. Common.</summary>
    public static IReadOnlyDictionary<int, string> Unreadable(World world, IReadOnlyDictionary<int, string> mine)
    {
        if (world.IsAlone) return mine;
        string text = string.Join('\n', mine.Select(m => $"{m.Key} {m.Value.ReplaceLineEndings(" ")}"));
        var all = new Dictionary<int, string>();
        foreach (string line in world.Gather(text).SelectMany(t => t.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            all[int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture)] = line[(space + 1)..];
        }
        return all;
    }

    static IEnumerable<(string Name, string Value)> Traits(PreparedRun run)
    {
        yield return ("Boxfit's version", Product.Version);
        yield return ("oneDNN with its instructions", Network.EngineName);
        foreach (var (name, value) in SettingsTable.Standard.Deciding(run.Settings))
            yield return ($"--{name}", value.ReplaceLineEndings(" "));
        yield return ("the fingerprint of pictures and boxes", run.Data.Fingerprint());
        yield return ("the fingerprint of the pictures' files", Print(run.Data.ReadContents().Text));
        yield return ("the fingerprint of the initial weights", $"{Print(run.Weights.Parameters ?? new Dictionary<string, Tensor>()):x16}");
        if (run.Checkpoint is { } checkpoint)
        {
            yield return ("the step to go on from", $"{checkpoint.Position.Step}");
            yield return ("the fingerprint of the checkpoint", $"{Print(checkpoint.Parameters, checkpoint.Moments):x16}");
        }
    }

    static string Print(string text) => $"{XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan())):x16}";

    static ulong Print(params IReadOnlyDictionary<string, Tensor>[] tensors)
    {
        var hash = new XxHash3();
        foreach (var (name, tensor) in tensors.SelectMany(t => t))
        {
            hash.Append(MemoryMarshal.AsBytes(name.AsSpan()));
            hash.Append(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
        return hash.GetCurrentHashAsUInt64();
    }
}
