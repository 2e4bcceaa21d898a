using System.Text.RegularExpressions;

namespace Boxfit.Training.Checkpoints;

/// <summary>The newest epochs' checkpoints in a run's <c>checkpoints</c> folder.</summary>
static partial class CheckpointRotation
{

    /// <summary>Adds <c>last</c> as an epoch's checkpoint and removes the oldest beyond <paramref name="keep"/>.</summary>
    public static void Add(RunFolder folder, int epoch, int keep)
    {
        if (keep == 0) return;
        Directory.CreateDirectory(folder.CheckpointsFolder);
        HardLink.Replace(folder.LastFile, Path.Combine(folder.CheckpointsFolder, RunFolder.EpochName(epoch) + ".safetensors"));
        foreach (string old in Newest(folder).Skip(keep)) File.Delete(old);
    }

    /// <summary>The checkpoints' files, the newest epoch first.</summary>
    public static IEnumerable<string> Newest(RunFolder folder) => Newest(folder.CheckpointsFolder);

    /// <summary>The checkpoints' files in a folder, which need not be there, the newest epoch first; no other files.</summary>
    public static IEnumerable<string> Newest(string checkpoints) => Directory.Exists(checkpoints)
        ? Directory.EnumerateFiles(checkpoints).Where(f => Name().IsMatch(Path.GetFileName(f)))
            .OrderByDescending(f => f.Length).ThenByDescending(f => f, StringComparer.Ordinal)
        : [];

    [GeneratedRegex(@"^epoch-[0-9]{4,}\.safetensors\z")]
    private static partial Regex Name();
}
