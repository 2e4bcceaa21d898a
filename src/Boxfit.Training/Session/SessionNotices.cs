namespace Boxfit.Training.Session;

/// <summary>What a session tells the user before its first step, after its first epoch, and at its end.</summary>
static class SessionNotices
{
    /// <summary>All of it, in order; of a run that has ended, nothing that is about its training.</summary>
    public static IEnumerable<string> Create(TrainingSession session)
    {
        var (run, position) = (session.Run, session.Position);
        if (OfScaling(run.Settings, run.Start) is { } scaling) yield return scaling;
        foreach (string line in OfData(run.Settings, run.Data)) yield return line;
        int epochs = position.CompletedEpochs;
        bool isWhole = epochs == run.Settings.Epochs, hasEnded = isWhole || position.End is not null;
        if (!hasEnded) foreach (string line in OfTraining(session)) yield return line;
        if (run.Shorter is { } shorter) yield return OfLength(session, shorter);
        if (isWhole)
            yield return $"All {Counted.Of(epochs, "epoch is", "epochs are")} done; the test part is measured again. To train on, give " +
                "more by --epochs.";
        else if (hasEnded)
            yield return "The run has ended; the test part is measured again. To train on, give more by --epochs, --time or --patience.";
        else if (position.Step > 0) yield return $"Going on after epoch {epochs}, step {position.StepInEpoch} of the next.";
    }

    static IEnumerable<string> OfTraining(TrainingSession session)
    {
        var (settings, _, trainable, _, _) = session.Run;
        var (graph, start, network) = (trainable.Graph, session.Run.Start, session.Learner.Network);
        foreach (var slow in network.Plan(network.Batch).Primitives.Where(p => p.IsReference))
        {
            yield return $"Warning: the {slow.Kind} of layer '{slow.Node}' has no fast kernel on this processor ({slow.Implementation}) " +
                "and will be very slow.";
        }
        if (OfWorld(session.Run) is { } together) yield return together;
        bool freezes = settings.Freezing.Freeze.Count > 0, holdsNorms = settings.Freezing.Norms != NormFreezing.None;
        if (freezes || holdsNorms) yield return OfFreezing(session);
        if (freezes && start is { Parameters: null })
        {
            yield return "Warning: --freeze holds random weights, which never learn anything then. Give --weights, or train all with " +
                "--freeze none.";
        }
        if (holdsNorms && !graph.Nodes.Any(n => n is { Section: Section.Backbone, Operation: BatchNorm }))
            yield return "Note: the backbone has no batch norm, so --freeze-norms has nothing to hold.";
        foreach (string line in OfSchedule(session)) yield return line;
        if (EpochExport.Notice(settings, session.Folder, graph) is { } exports) yield return exports;
        foreach (string line in SettingsTable.Standard.Unused(settings)) yield return line;
        foreach (string line in UnusedRates(settings, trainable)) yield return line;
    }

    /// <summary>How processes share the work; null where there is one.</summary>
    static string? OfWorld(PreparedRun run)
    {
        var (world, settings) = (run.World, run.Settings);
        if (world.IsAlone) return null;
        int machines = world.Machines.Distinct(StringComparer.Ordinal).Count();
        int batch = Math.Min(settings.Batch, run.Data.Split.Train.Count);
        int least = batch / world.Size, most = run.Part.Most(batch);
        string part = least == most ? $"{most}" : $"{least} or {most}";
        string norms = run.Network.Graph.Nodes.Any(n => n.Operation is BatchNorm)
            ? settings.SyncNorms ? " Batch norms take the pictures of all." : " Batch norms take each process's own pictures." : "";
        return $"{world.Size} processes on {Counted.Of(machines, "machine")} train one model: of each batch of " +
            $"{Counted.Of(settings.Batch, "picture")} {part} each, with {Counted.Of(settings.Threads, "thread")}. Learning rate and " +
            $"schedule are those of the whole batch.{norms}";
    }

    /// <summary>That a run goes on with another number of processes than before; null where it does not.</summary>
    public static string? OfOtherWorld(TrainingPosition position, PreparedRun run)
    {
        int before = Math.Max(1, position.Processes), now = run.World.Size;
        if (before == now) return null;
        bool hasOwnNorms = !run.Settings.SyncNorms && run.Settings.Freezing.Norms == NormFreezing.None
            && run.Network.Graph.Nodes.Any(n => n.Operation is BatchNorm);
        string norms = hasOwnNorms ? " Batch norms, which take the pictures of one process, see other numbers of them from here on." : "";
        return $"The run goes on with {Counted.Of(now, "process", "processes")}; before it had {before}. Batch, learning rate and " +
            $"schedule stay the same; numbers differ by rounding.{norms}";
    }

    /// <summary>That a run is longer than it was begun, and what becomes of its learning rate.</summary>
    static string OfLength(TrainingSession session, TrainingSettings shorter)
    {
        var (settings, position) = (session.Run.Settings, session.Position);
        string now = Length(settings), text = $"The run is longer now: {now}, before {Length(shorter)}.";
        if (settings.Schedule == ScheduleShape.Constant) return text;
        double before = Rate(shorter, position.Step - 1), next = Rate(settings, position.Step);
        text += $" The learning rate goes on as in a run of {now}";
        // What time decides is not known before the first step.
        bool isKnown = settings.Time == TimeSpan.Zero && shorter.Time == TimeSpan.Zero;
        return isKnown ? text + $": {next:0.0e-0}, after {before:0.0e-0}." : text + ".";

        double Rate(TrainingSettings s, long step) =>
            s.CreateSchedule((long)s.Epochs * session.StepsPerEpoch).At(Math.Max(0, step), Math.Max(0, step));
    }

    static string Length(TrainingSettings s)
    {
        string[] ends =
        [
            .. s.Epochs == TrainingSettings.Unlimited ? [] : new[] { Counted.Of(s.Epochs, "epoch") },
            .. s.Time == TimeSpan.Zero ? [] : new[] { SettingSyntax.PrintDuration(s.Time) },
            .. s.Patience == 0 ? [] : new[] { $"patience {s.Patience}" },
        ];
        return string.Join(", ", ends);
    }

    /// <summary>What is frozen now.</summary>
    public static string OfFreezing(TrainingSession session)
    {
        var (graph, freezing, norms) = (session.Run.Network.Graph, session.Learner.Freezing, session.Run.Settings.Freezing.Norms);
        var (trained, all) = FrozenDescription.Count(graph, freezing);
        string frozen = FrozenDescription.Describe(graph, freezing, norms) is { Length: > 0 } parts ? $" Frozen: {parts}." : "";
        string held = norms switch
        {
            NormFreezing.Statistics => " The backbone's batch norms keep their statistics.",
            NormFreezing.All => " The backbone's batch norms keep statistics, scale and shift.",
            _ => "",
        };
        return $"{(trained == all ? "All" : $"{trained:N0} of")} {Counted.Of(all, "parameter is", "parameters are")} " +
            $"trained.{frozen}{held}";
    }

    /// <summary>Why the run ends before its last epoch; null where it does not.</summary>
    public static string? OfEnd(RunEnd end, PreparedRun run, TrainingPosition position)
    {
        var settings = run.Settings;
        int last = position.CompletedEpochs;
        string? reason = end switch
        {
            RunEnd.Time => $"The time of {SettingSyntax.PrintDuration(run.Limit)} is over.",
            RunEnd.Patience =>
                $"No better validation IoU for {Counted.Of(settings.Patience, "epoch")}; the run ends with the model of epoch " +
                $"{position.BestEpoch}.",
            _ => null,
        };
        if (reason is null || settings.Freezing.Unfreeze.FirstOrDefault(u => u.Epoch > last) is not { } never) return reason;
        return $"{reason} Warning: --unfreeze {never.Epoch}:{never.What} was never reached, since epoch {last} was the last.";
    }

    /// <summary>Once the first epoch tells how many steps the time is enough for: whether the warm-up is longer; null where not.</summary>
    public static string? OfPace(TrainingSession session)
    {
        var (settings, position) = (session.Run.Settings, session.Position);
        // Where the epochs are too few already, that was said at the start.
        if (position.CompletedEpochs != 1 || settings.Time == TimeSpan.Zero || IsWarmupTooLong(settings, session.AllSteps)) return null;
        bool isOver = position.End is not null;
        long steps = isOver ? position.Step : (long)(position.Step / session.Clock.Share);
        if (!IsWarmupTooLong(settings, steps)) return null;
        return LongWarmup(settings, $"{(isOver ? "" : "about ")}{steps} in its time", steps, "--time");
    }

    static bool IsWarmupTooLong(TrainingSettings s, long steps) => s.WarmupSteps > steps && s.WarmupEnd(steps) > steps;

    static string LongWarmup(TrainingSettings s, string count, long steps, string limit)
    {
        var schedule = s.CreateSchedule(steps);
        double highest = 0;
        for (long step = 0; step < steps; step++) highest = Math.Max(highest, schedule.At(step));
        return
            $"Warning: the warm-up of {Counted.Of(s.WarmupSteps, "step")} is longer than the run, which has {count}: the learning rate " +
            $"gets to {100 * highest / s.LearningRate:0} % of --lr at most. Use a smaller --warmup-steps or more {limit}.";
    }

    /// <summary>Rates for parameters that are frozen to the end.</summary>
    static IEnumerable<string> UnusedRates(TrainingSettings s, TrainableNetwork network)
    {
        var (graph, end) = (network.Graph, network.Freezing.At(s.Epochs));
        foreach (var (pattern, factor) in s.Optimization.Rates)
            if (AreFrozen(graph.Parameters.Where(p => ParameterPattern.Matches(pattern, p.Name))))
                yield return $"Note: --rates {pattern}={SettingText.Print(factor)} has no effect: all that it names is frozen to the end.";
        double rate = s.Optimization.RateFactor;
        if (rate != 1 && AreFrozen(BackboneStages.Of(graph).SelectMany(stage => stage).SelectMany(n => n.Parameters)))
            yield return $"Note: --rate-factor {SettingText.Print(rate)} has no effect: the backbone is frozen to the end.";

        bool AreFrozen(IEnumerable<Parameter> parameters) => parameters.Where(p => p.Role.IsTrainable()).All(end.Holds);
    }

    /// <summary>Weights are for pixels scaled in one way only; null where it is this run's too, or is not known.</summary>
    public static string? OfScaling(TrainingSettings settings, InitialWeights? start)
    {
        string backbone = settings.Model.Backbone;
        if (start?.Backbone is not { } loaded) return null;
        var (whose, known) = loaded.Model is { } model
            ? ($"the model in {loaded.Report.File} was", model.Preprocessing.Scaling)
            : ($"the published weights of {backbone} were", WeightCatalogue.Default(backbone)?.Scaling);
        if (known is not { } scaling || scaling == settings.Preprocessing.Scaling) return null;
        string mismatch = $"{whose} made with --scaling {Name(scaling)}; this run has {Name(settings.Preprocessing.Scaling)}";
        // The published recipe gives Keras's weights a scaling of its own.
        bool isRecipe = loaded.Model is null && settings.Preprocessing.Scaling == PixelScaling.Article
            && backbone.StartsWith("keras_", StringComparison.Ordinal);
        return isRecipe
            ? $"Note: {mismatch}, as the published recipe."
            : $"Warning: {mismatch}. Pixels that the weights do not know cost much accuracy: say --scaling {Name(scaling)}, unless these " +
              "weights were made otherwise.";

        static string Name(PixelScaling scaling) => TrainingSettings.s_scalings.Print((int)scaling);
    }

    static IEnumerable<string> OfData(TrainingSettings settings, TrainingData data)
    {
        var (train, validation, test) = data.Split;
        yield return test.Count == 0 ? $"{Counted.Of(train.Count, "picture")} to train on, all that there are."
            : validation.Count > 0
            ? $"{Counted.Of(train.Count, "picture")} to train on, {validation.Count} to choose the best epoch by, {test.Count} to test on."
            : $"{Counted.Of(train.Count, "picture")} to train on, {test.Count} to test on. There is no validation part, so the best " +
              "epoch is told by the test part, and the run delivers the last epoch's model.";
        if (test.Count > 0 && EvaluationFigures.OfFew(test.Count) is { } few) yield return few;
        if (settings.From.Length > 0 && validation.Count is > 0 and < EvaluationFigures.FewestPictures)
        {
            yield return $"Note: {Counted.Of(validation.Count, "picture")} to choose the best epoch by " +
                $"{Counted.Word(validation.Count, "says", "say")} little. Those that chose the earlier model's epoch are trained on now.";
        }
        var dataset = data.Dataset;
        if (data.Order == SplitOrder.File) yield return $"The parts are those that {Path.GetFileName(dataset.File)} says.";
        if (data.Order == SplitOrder.File && dataset.TestPart == PartNames.Validation)
            yield return $"Note: {Path.GetFileName(dataset.File)} has no part test, so its part validation is the test part.";
        foreach (string note in dataset.Notes) yield return $"Note: {note}";
        // Where they are what is left out, that is said at once.
        bool skips = settings.Objects.Policy == ObjectPolicy.Skip;
        if (dataset.Several > 0)
        {
            yield return $"{Counted.Of(dataset.Several, "picture has", "pictures have")} several objects" +
                $"{(skips ? $" and {Counted.Word(dataset.Several, "is", "are")} left out" : "")} (--objects {settings.Objects}).";
        }
        foreach (string line in OfPresence(settings, data)) yield return line;
        if (data.ToldApart.Count > 0)
        {
            foreach (string line in OfToldApart(data)) yield return line;
        }
        else if (data.Classes.Count > 1) yield return OfClasses(data, settings);
        if (dataset.Clipped > 0) yield return $"{Counted.Of(dataset.Clipped, "box reaches", "boxes reach")} out of the picture and " +
            $"{Counted.Word(dataset.Clipped, "was", "were")} cut.";
        if (dataset.Skipped.Count(s => s.IsRepeat) is > 0 and var repeats)
            yield return $"{Counted.Of(repeats, "row only says", "rows only say")} again what others say.";
        if (dataset.Skipped.Where(s => s.HasNoObject).ToArray() is [_, ..] empty)
            yield return $"{Counted.Of(empty.Length, "picture shows", "pictures show")} no object, as the review says, and " +
                $"{Counted.Word(empty.Length, "is", "are")} left out{TakingThem(empty, settings, data)}.";
        if (!skips && dataset.Skipped.Count(s => s.IsByChoice && !s.HasNoObject) is > 0 and var left)
            yield return $"{Counted.Of(left, "picture is", "pictures are")} left out by --objects.";
        if (dataset.Skipped.Where(s => s.IsUnusable).ToArray() is [var first, ..] unusable)
        {
            yield return $"{Counted.Of(unusable.Length, "picture is", "pictures are")} skipped. The first, {first.Name} (row " +
                $"{first.Row}): {first.Reason}. " +
                $"--max-skipped says which share may be unusable (now {SettingText.Print(settings.MaxSkipped)}).";
        }
        if (dataset.Skipped.Where(s => s.IsEmpty && !s.HasNoObject).ToArray() is [_, ..] bare)
            yield return $"{Counted.Of(bare.Length, "of them has", "of them have")} no box{TakingThem(bare, settings, data)}.";
    }

    /// <summary>What lets a model learn from pictures that show no object and are left out; empty where it cannot.</summary>
    static string TakingThem(SkippedRow[] empty, TrainingSettings settings, TrainingData data)
    {
        // The outputs are those of the model that it begins with.
        if (settings.From.Length > 0) return "";
        string them = Counted.Word(empty.Length, "it", "them");
        string asked = $"--{SettingsTable.Presence} on";
        bool areFew = settings.Presence == OutputChoice.Auto && empty.Length < Dataset.FewestEmpty;
        if (data.Order == SplitOrder.File && empty.All(s => s.Part is null))
            return $" and no part, so that nothing is learned from {them}";
        if (data.Order == SplitOrder.File && !empty.Any(s => s.Part == PartNames.Train))
            return $", and none is in the training part, where a model would learn from {them} to say that there is no object" +
                (areFew ? $" (from {Dataset.FewestEmpty} on, or with {asked})" : "");
        return areFew ? $"; from {Dataset.FewestEmpty} on, or with {asked}, a model learns from {them} to say that there is no object"
            : $"; {asked} learns from {them} to say that there is no object";
    }

    /// <summary>How many pictures show no object, and how the model is to say so.</summary>
    static IEnumerable<string> OfPresence(TrainingSettings settings, TrainingData data)
    {
        if (!data.HasPresence) yield break;
        var (train, validation, test) = data.Split;
        string tested = test.Count == 0 ? "" : $", {Empty(test)} of those to test on";
        yield return $"{Empty(train)} of the pictures to train on{tested} show no object: the model learns to say whether it is there " +
            $"(--{SettingsTable.Presence} off leaves them out).";
        if (settings.Folds > 0)
        {
            yield return "From which confidence on the object is said to be there is chosen by the folds (--presence-error " +
                $"{SettingText.Print(settings.PresenceError)}).";
        }
        else if (validation.Count == 0) yield return OfUnchosen(settings);

        static string Empty(IReadOnlyList<Sample> part) => $"{part.Count(s => !s.HasObject):N0}";
    }

    /// <summary>That there is no validation part to choose the threshold of presence by.</summary>
    public static string OfUnchosen(TrainingSettings settings) => OfThreshold +
        $"; --validation 0.1 chooses the threshold by --presence-error {SettingText.Print(settings.PresenceError)}.";

    /// <summary>Which threshold there is then, as the beginning of a sentence.</summary>
    public static string OfThreshold { get; } = "Without a validation part the object is said to be there from a confidence of " +
        $"{SettingText.Print(PresenceThreshold.Unchosen.Threshold)} on";

    /// <summary>Which classes the model tells apart.</summary>
    static IEnumerable<string> OfToldApart(TrainingData data)
    {
        yield return $"The model learns to tell {data.ToldApart.Count:N0} classes apart ({Names(data.Classes)}; " +
            $"--{SettingsTable.Classes} off leaves that out).";
        string[] untrained = [.. data.ToldApart.Except(data.Classes.Select(c => c.Name))];
        if (untrained.Length > 0)
        {
            yield return $"Warning: no picture to train on has the class {ForeignText.Shown(untrained[0])}" +
                $"{(untrained.Length > 1 ? $", nor {untrained.Length - 1:N0} others" : "")}, so the model will not find it.";
        }
        int unnamed = data.Split.Train.Count(s => s.HasObject && !data.ToldApart.Contains(s.Label));
        if (unnamed > 0)
        {
            yield return $"Note: {Counted.Of(unnamed, "object has", "objects have")} none of these classes, and " +
                $"{Counted.Word(unnamed, "teaches", "teach")} none.";
        }
    }

    static string Names(IReadOnlyList<(string Name, int Count)> classes)
    {
        const int shown = 5;
        return string.Join(", ", classes.Take(shown).Select(c => $"{c.Name} {c.Count:N0}")) + (classes.Count > shown ? ", …" : "");
    }

    /// <summary>That boxes are of several classes, which the model will not tell apart.</summary>
    static string OfClasses(TrainingData training, TrainingSettings settings)
    {
        var classes = training.Classes;
        // Of all the data, by which it was decided.
        string? fault = ClassChoice.Fault(ClassChoice.Count(training.Dataset.Samples), ClassChoice.Fewest);
        string why = fault is null ? "" : $" since the data {fault} (--{SettingsTable.Classes} on needs 2)";
        string[] only = settings.Only.Length > 0 ? ["--only", settings.Only] : [];
        string one = ShellLine.Of(
        [
            "data", "convert", ShellLine.Nearby(settings.Data), .. only, "--to", "csv", "--out", "one-class.csv", "--label", "NAME",
        ]);
        return $"Note: the objects to train on are of {classes.Count:N0} classes ({Names(classes)}). The model finds one box a picture " +
            $"and does not tell them apart{why}, so it calls what it finds '{ObjectClass.Unnamed}'. To train on one class: --objects " +
            "class NAME. " +
            $"Where they are one thing to find, give them one name: {one}";
    }

    /// <summary>Schedules that the run is short or too short for; where only time ends it, that is not known yet.</summary>
    static IEnumerable<string> OfSchedule(TrainingSession session)
    {
        var s = session.Run.Settings;
        if (s.Epochs == TrainingSettings.Unlimited) yield break;
        long steps = session.AllSteps;
        double end = Math.Ceiling(s.WarmupEnd(steps));
        if (session.Position.Step == 0 && end < s.WarmupSteps)
            yield return $"The warm-up takes {Counted.Of((int)end, "step")} instead of {s.WarmupSteps}, since the run has {steps} " +
                $"(--warmup-share {SettingText.Print(s.WarmupShare)}).";
        if (IsWarmupTooLong(s, steps)) yield return LongWarmup(s, $"{steps}", steps, "--epochs");
        if (s.Schedule == ScheduleShape.Step && s.DecaySteps >= steps)
        {
            yield return $"Warning: the first decay of the step schedule would come after {Counted.Of(s.DecaySteps, "step")}, but the " +
                $"run has {steps}: the learning rate stays the same. Use a smaller --decay-steps, or say --schedule constant.";
        }
    }
}
