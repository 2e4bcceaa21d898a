using Boxfit.Engine.Worlds;

namespace Boxfit.Tests.Engine.Worlds;

public class LaunchTests
{
    [Theory]
    [InlineData("", 0, "")]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_SIZE=2 PMIX_RANK=1", 4, "OMPI_COMM_WORLD_SIZE=4")]
    [InlineData("OMPI_COMM_WORLD_SIZE=1 PMIX_RANK=0", 0, "")]
    [InlineData("PMI_SIZE=3", 3, "PMI_SIZE=3")]
    [InlineData("SLURM_STEP_NUM_TASKS=8 PMIX_RANK=0", 8, "SLURM_STEP_NUM_TASKS=8")]
    [InlineData("PMIX_RANK=0", 0, "PMIX_RANK=0")]
    [InlineData("SLURM_NTASKS=8 SLURM_PROCID=0", 0, "")] // A script of sbatch, which is one process.
    [InlineData("OMPI_COMM_WORLD_SIZE=many", 0, "")]
    public void The_environment_says_whether_a_process_is_one_of_several(string variables, int processes, string named)
    {
        var known = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('='))
            .ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);
        var launch = Launch.Find(known.GetValueOrDefault);
        Assert.Equal(new(processes, named), launch);
        Assert.Equal(named.Length > 0, launch.IsOfSeveral);
    }
}
