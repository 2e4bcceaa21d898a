namespace Boxfit.Files;

/// <summary>What the control groups that hold this process allow it (cgroup version 2 and 1).</summary>
/// <param name="Cores">Cores' worth of time; null for no limit.</param>
/// <param name="MemoryBytes">Bytes of memory; null for no limit.</param>
sealed record ControlGroups(double? Cores, long? MemoryBytes)
{
    // Version 1 writes "no limit" as a number near the largest there is.
    const long Unlimited = 1L << 60;

    /// <summary>Bytes of memory that may still be taken, what the system can give back at once counted in; null for no limit.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>What this process's groups allow it now.</summary>
    public static ControlGroups Now()
    {
        const string membership = "/proc/self/cgroup";
        return Read(File.Exists(membership) ? File.ReadAllText(membership) : "", "/sys/fs/cgroup");
    }

    /// <summary>The strictest limits of the process's groups and of all groups above them.</summary>
    /// <param name="membership">The text of <c>/proc/self/cgroup</c>: lines of number:controllers:path.</param>
    /// <param name="root">Where the groups are mounted, usually <c>/sys/fs/cgroup</c>.</param>
    public static ControlGroups Read(string membership, string root)
    {
        double? cores = null;
        long? memory = null, free = null;
        foreach (string[] group in membership.Split('\n').Select(line => line.Split(':', 3)).Where(g => g.Length == 3))
        {
            string[] controllers = group[1].Split(',');
            if (group[1].Length == 0)
            {
                foreach (string folder in Above(root, group[2]).Concat(Above(Path.Combine(root, "unified"), group[2])))
                {
                    cores = Least(cores, Quota(Text(folder, "cpu.max").Split(' ')));
                    long? most = Number(Text(folder, "memory.max"));
                    memory = Least(memory, most);
                    free = Least(free, Free(folder, most, "memory.current", "inactive_file"));
                }
            }
            else if (controllers.Contains("cpu"))
            {
                foreach (string folder in Above(Path.Combine(root, "cpu"), group[2]))
                    cores = Least(cores, Quota([Text(folder, "cpu.cfs_quota_us"), Text(folder, "cpu.cfs_period_us")]));
            }
            else if (controllers.Contains("memory"))
            {
                foreach (string folder in Above(Path.Combine(root, "memory"), group[2]))
                {
                    long? most = Number(Text(folder, "memory.limit_in_bytes"));
                    memory = Least(memory, most);
                    free = Least(free, Free(folder, most, "memory.usage_in_bytes", "total_inactive_file"));
                }
            }
        }
        return new(cores, memory < Unlimited ? memory : null) { FreeBytes = memory < Unlimited ? free : null };
    }

    /// <summary>A group's folder and those above it; a container sees its own group as the root, whatever the path says.</summary>
    static IEnumerable<string> Above(string root, string path)
    {
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int count = names.Length; count >= 0; count--) yield return Path.Combine([root, .. names[..count]]);
    }

    /// <summary>What of a limit is not used, or used for files that were read and may be forgotten.</summary>
    static long? Free(string folder, long? most, string usage, string files)
    {
        if (most is null || Number(Text(folder, usage)) is not { } used) return null;
        string? line = Text(folder, "memory.stat").Split('\n').FirstOrDefault(l => l.StartsWith(files + " ", StringComparison.Ordinal));
        return Math.Max(0, most.Value - used + (line is null ? 0 : Number(line[(files.Length + 1)..]) ?? 0));
    }

    static string Text(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }

    static double? Quota(string[] quotaAndPeriod) =>
        quotaAndPeriod is [var quota, var period] && Number(quota) is > 0 and var time && Number(period) is > 0 and var all
            ? (double)time / all : null;

    static long? Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : null;

    static T? Least<T>(T? a, T? b) where T : struct, IComparable<T> =>
        a is null ? b : b is null ? a : a.Value.CompareTo(b.Value) <= 0 ? a : b;
}
