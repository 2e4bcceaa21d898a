namespace Boxfit.Tests.Files.Sharding;

public class ShardVariablesTests
{
    static Shard Read(string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('='))
            .ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);
        return new ShardVariables(name => set.GetValueOrDefault(name)).Read();
    }

    static string Slurm(int task, int least, int greatest, int count, int step = 1) =>
        $"SLURM_ARRAY_TASK_ID={task} SLURM_ARRAY_TASK_MIN={least} SLURM_ARRAY_TASK_MAX={greatest} SLURM_ARRAY_TASK_COUNT={count} " +
        $"SLURM_ARRAY_TASK_STEP={step}";

    [Fact]
    public void Slurm_says_which_task_of_how_many()
    {
        Assert.Equal(new(3, 16), Read(Slurm(3, 1, 16, 16))); // --array=1-16
        Assert.Equal(new(4, 16), Read(Slurm(3, 0, 15, 16))); // --array=0-15%4
        Assert.Equal(new(4, 8), Read(Slurm(6, 0, 14, 8, 2))); // --array=0-15:2, whose last task is 14
        Assert.Equal(new(1, 1), Read(Slurm(1, 1, 1, 1)));
        Assert.Equal(new(3, 16), Read(Slurm(3, 1, 16, 16) + " BOXFIT_SHARDS=16"));
    }

    [Fact]
    public void Kubernetes_says_which_and_the_user_of_how_many()
    {
        Assert.Equal(new(1, 16), Read("JOB_COMPLETION_INDEX=0 BOXFIT_SHARDS=16"));
        Assert.Equal(new(16, 16), Read("JOB_COMPLETION_INDEX=15 BOXFIT_SHARDS=16"));
    }

    [Theory]
    [InlineData("", "neither Slurm's SLURM_ARRAY_TASK_ID nor Kubernetes' JOB_COMPLETION_INDEX is set")]
    [InlineData("SLURM_ARRAY_TASK_ID=1 JOB_COMPLETION_INDEX=0", "both Slurm's")]
    [InlineData("SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_ID is set, but not SLURM_ARRAY_TASK_MIN, which Slurm sets with it.")]
    [InlineData("JOB_COMPLETION_INDEX=0", "is set, but not BOXFIT_SHARDS. Kubernetes does not tell a pod how many completions")]
    [InlineData("JOB_COMPLETION_INDEX=0 BOXFIT_SHARDS=many", "BOXFIT_SHARDS is 'many', expected a number.")]
    [InlineData("JOB_COMPLETION_INDEX=16 BOXFIT_SHARDS=16", "JOB_COMPLETION_INDEX is 16, but BOXFIT_SHARDS is 16")]
    [InlineData("JOB_COMPLETION_INDEX=-1 BOXFIT_SHARDS=16", "JOB_COMPLETION_INDEX is '-1', expected a number.")]
    public void What_is_missing_or_contradicts_itself_is_told(string variables, string message)
    {
        string told = Assert.Throws<InputException>(() => Read(variables)).Message;
        Assert.StartsWith("--shard auto: ", told, StringComparison.Ordinal);
        Assert.Contains(message, told);
        Assert.EndsWith("Or say it by --shard I/N.", told, StringComparison.Ordinal);
    }

    /// <summary>People give again what failed; the tasks that are left must not be taken for all.</summary>
    [Theory]
    [InlineData(3, 3, 3, 1, 1)] // --array=3
    [InlineData(3, 3, 7, 2, 1)] // --array=3,7: Slurm says nothing of the gap but the count
    [InlineData(1, 1, 7, 2, 1)] // --array=1,7
    [InlineData(5, 5, 20, 16, 1)]
    [InlineData(1, 1, 16, 16, 0)]
    public void Parts_of_an_array_are_refused(int task, int least, int greatest, int count, int step) => Assert.Contains(
        "Submit the whole array",
        Assert.Throws<InputException>(() => Read(Slurm(task, least, greatest, count, step))).Message);

    [Fact]
    public void A_task_that_the_array_has_not_is_refused()
    {
        Assert.Contains("contradict", Assert.Throws<InputException>(() => Read(Slurm(17, 1, 16, 16))).Message);
        Assert.Contains("contradict", Assert.Throws<InputException>(() => Read(Slurm(3, 0, 14, 8, 2))).Message);
        string one = Assert.Throws<InputException>(() => Read(Slurm(1, 1, 1, 1) + " BOXFIT_SHARDS=16")).Message;
        Assert.Contains("BOXFIT_SHARDS is 16, but the array has 1 task.", one);
    }
}
