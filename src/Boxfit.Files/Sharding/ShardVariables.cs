namespace Boxfit.Files.Sharding;

/// <summary>
/// Which shard a process is by the variables of the scheduler that started it. Slurm says of a task of an array its number and those of
/// the others. Kubernetes says of a pod of an Indexed Job its index alone: how many completions the Job has stands in no variable, so that
/// the Job has to give it as <see cref="CountVariable"/>.
/// </summary>
/// <param name="get">The value of a variable; null where it is not set.</param>
sealed class ShardVariables(Func<string, string?> get)
{
    /// <summary>What is typed for a shard to have it taken from the variables.</summary>
    public const string Auto = "auto";

    /// <summary>How many shards there are: needed with Kubernetes, compared with what Slurm says.</summary>
    public const string CountVariable = "BOXFIT_SHARDS";

    const string Task = "SLURM_ARRAY_TASK_ID", Least = "SLURM_ARRAY_TASK_MIN", Greatest = "SLURM_ARRAY_TASK_MAX";
    const string Tasks = "SLURM_ARRAY_TASK_COUNT", Step = "SLURM_ARRAY_TASK_STEP";
    const string Index = "JOB_COMPLETION_INDEX";

    const string Remedy = $"Or say it by {Shard.Option} I/N.";

    /// <summary>The shard that the variables name.</summary>
    /// <exception cref="InputException">They name none, or contradict each other.</exception>
    public Shard Read() => (IsSet(Task), IsSet(Index)) switch
    {
        (true, true) => throw Wrong(
            $"both Slurm's {Task} and Kubernetes' {Index} are set. Unset those of the scheduler that did not start this."),
        (true, false) => OfSlurm(),
        (false, true) => OfKubernetes(),
        _ => throw Wrong(
            $"neither Slurm's {Task} nor Kubernetes' {Index} is set: this is no task of a Slurm array and no pod of an Indexed Job."),
    };

    Shard OfSlurm()
    {
        int task = Number(Task), least = Number(Least), greatest = Number(Greatest), tasks = Number(Tasks);
        int step = IsSet(Step) ? Number(Step) : 1;
        string array = $"{Task}={task}, {Least}={least}, {Greatest}={greatest}, {Tasks}={tasks}, {Step}={step}";
        // Tasks that are given again by themselves, as --array=3,7, would be taken for the whole.
        if (least > 1 || step < 1 || (greatest - least) / step + 1 != tasks)
        {
            throw Wrong(
                $"the array has gaps or does not begin at 0 or 1 ({array}), so that its tasks are not all shards. Submit the whole " +
                "array, such as --array=1-16: of shards that are finished nothing is done again.");
        }
        if (task < least || task > greatest || (task - least) % step != 0)
            throw Wrong($"the variables contradict each other: no task of the array has this number ({array}).");
        if (IsSet(CountVariable) && Number(CountVariable) is var count && count != tasks)
        {
            throw Wrong(
                $"{CountVariable} is {count}, but the array has {Counted.Of(tasks, "task")}. Submit the whole array, or unset " +
                $"{CountVariable}.");
        }
        return Shard.Of((task - least) / step + 1, tasks, $"{Shard.Option} {Auto}");
    }

    Shard OfKubernetes()
    {
        if (!IsSet(CountVariable))
        {
            throw Wrong(
                $"{Index} is set, but not {CountVariable}. Kubernetes does not tell a pod how many completions its Job has: give the " +
                $"container the variable {CountVariable} with the same number as the Job's 'completions'.");
        }
        int index = Number(Index), count = Number(CountVariable);
        if (index >= count)
            throw Wrong($"{Index} is {index}, but {CountVariable} is {count}: it has to be the Job's number of completions.");
        return Shard.Of(index + 1, count, CountVariable);
    }

    bool IsSet(string name) => !string.IsNullOrEmpty(get(name));

    int Number(string name)
    {
        if (get(name) is not { Length: > 0 } text) throw Wrong($"{Task} is set, but not {name}, which Slurm sets with it.");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return number;
        throw Wrong($"{name} is '{ForeignText.Shown(text)}', expected a number.");
    }

    static InputException Wrong(string cause) => new($"{Shard.Option} {Auto}: {cause} {Remedy}");
}
