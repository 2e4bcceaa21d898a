namespace Boxfit.Cli.Doctor;

/// <summary>What the control groups that hold this process allow it (cgroup version 2 and 1).</summary>
/// <param name="Cores">Cores' worth of time; null for no limit.</param>
/// <param name="MemoryBytes">Bytes of memory; null for no limit.</param>
sealed record ControlGroups(double? Cores, long? MemoryBytes)
{
    // Version 1 writes "no limit" as a number near the largest there is.
    const long Unlimited = 1L << 60;

    /// <summary>The strictest limits of the process's groups and of all groups above them.</summary>
    /// <param name="membership">The text of <c>/proc/self/cgroup</c>: lines of number:controllers:path.</param>
    /// <param name="root">Where the groups are mounted, usually <c>/sys/fs/cgroup</c>.</param>
    public static ControlGroups Read(string membership, string root)
    {
        double? cores = null;
        long? memory = null;
        foreach (string[] group in membership.Split('\n').Select(line => line.Split(':', 3)).Where(g => g.Length == 3))
        {
            string[] controllers = group[1].Split(',');
            if (group[1].Length == 0)
            {
                foreach (string folder in Above(root, group[2]).Concat(Above(Path.Combine(root, "unified"), group[2])))
                {
                    cores = Least(cores, Quota(Text(folder, "cpu.max").Split(' ')));
                    memory = Least(memory, Number(Text(folder, "memory.max")));
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
                    memory = Least(memory, Number(Text(folder, "memory.limit_in_bytes")));
            }
        }
        return new(cores, memory < Unlimited ? memory : null);
    }

    /// <summary>A group's folder and those above it; a container sees its own group as the root, whatever the path says.</summary>
    static IEnumerable<string> Above(string root, string path)
    {
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int count = names.Length; count >= 0; count--) yield return Path.Combine([root, .. names[..count]]);
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
