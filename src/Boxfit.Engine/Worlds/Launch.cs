namespace Boxfit.Engine.Worlds;

/// <summary>What the environment says of how this process was started.</summary>
/// <param name="Processes">How many were started together; 0 where that is not said.</param>
/// <param name="Named">The variable that says so, with its value; empty where this process is alone.</param>
readonly record struct Launch(int Processes, string Named)
{
    // Of Open MPI's mpirun; of others' and of Slurm's older ways; of srun, which a script of sbatch itself has not.
    static readonly string[] s_counts = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"];

    static readonly Launch s_alone = new(0, "");

    /// <summary>Whether this process may be one of several.</summary>
    public bool IsOfSeveral => Named.Length > 0;

    /// <summary>Looks at a process's environment.</summary>
    /// <param name="variable">A variable's value; null for none.</param>
    public static Launch Find(Func<string, string?> variable)
    {
        foreach (string name in s_counts)
        {
            if (Number(name) is not { } count) continue;
            return count > 1 ? new(count, $"{name}={count}") : s_alone;
        }
        // Slurm and others with PMIx tell the number only to MPI.
        return variable("PMIX_RANK") is { Length: > 0 } rank ? new(0, $"PMIX_RANK={rank}") : s_alone;

        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
