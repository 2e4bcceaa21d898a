using System.Security.Cryptography;

namespace Boxfit.Preparation.Labelling;

/// <summary>Keeps a labelling from destroying files that it did not make, or that someone has worked on since.</summary>
static class LabelOutputChecks
{
    /// <summary>Refuses names of outputs that would meet.</summary>
    public static void CheckName(LabelOutputs outputs)
    {
        if (outputs.Labels == outputs.Sheet || outputs.Labels == outputs.Journal || outputs.Labels == outputs.Thumbnails)
            throw new InputException($"--out {outputs.Labels} is a name that the label sheet or the journal needs; choose another ending, such as .csv.");
    }

    /// <summary>Refuses pictures that would be overwritten.</summary>
    public static void RefuseInputs(LabelOutputs outputs, IEnumerable<string> pictures)
    {
        string[] written = [outputs.Labels, outputs.Rejected, outputs.Sheet, outputs.Journal];
        if (pictures.FirstOrDefault(p => written.Contains(p, StringComparer.Ordinal)) is { } input)
            throw new InputException($"{input} is named as a picture, but the labelling would overwrite it. Choose another --out; nothing was changed.");
    }

    /// <summary>Refuses to begin where files stand already.</summary>
    public static void RefuseForeign(LabelOutputs outputs)
    {
        string[] written = [outputs.Labels, outputs.Rejected, outputs.Sheet];
        if (Array.Find(written, p => File.Exists(p) || (Directory.Exists(p) && Directory.EnumerateFileSystemEntries(p).Any())) is not { } foreign) return;
        throw new InputException(
            $"{foreign} is there already and, without {outputs.Journal}, not known as a labelling's. Choose another --out, or replace it with --restart.");
    }

    /// <summary>Refuses to go on where the labels have been changed since they were written.</summary>
    /// <param name="outputs">The files.</param>
    /// <param name="journal">What was found so far.</param>
    /// <param name="options">How labels are chosen and written.</param>
    public static void RefuseChanged(LabelOutputs outputs, LabelJournal journal, LabellingOptions options)
    {
        if (Directory.Exists(outputs.Labels) && Directory.EnumerateFileSystemEntries(outputs.Labels).Any())
        {
            throw new InputException(
                $"{outputs.Labels} holds files already, and the labels are no longer the same. Remove the folder and give the command again: " +
                "no picture is searched twice.");
        }
        if (!File.Exists(outputs.Labels)) return;
        if (journal.Mark is { } mark && FingerprintOf(outputs.Labels) == mark.Labels) return;
        if (options.Format == LabellingOptions.DefaultFormat && !journal.IsFinished && AreKnown(LabelTable.ReadLines(outputs.Labels), journal, options)) return;
        throw new InputException(
            $"{outputs.Labels} was changed since it was written, and going on would overwrite the changes. Choose another --out, or start over with --restart.");
    }

    /// <summary>True where all lines are those of a labelling that was interrupted.</summary>
    static bool AreKnown(IEnumerable<string> lines, LabelJournal journal, LabellingOptions options)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { LabelTable.LabelHeader };
        foreach (string name in journal.Names)
        {
            if (journal.Find(name)!.Choose(options.Policy, out _) is { } box) known.Add(LabelTable.Label(name, box));
        }
        return lines.All(known.Contains);
    }

    /// <summary>Removes what an earlier labelling left.</summary>
    public static void Delete(LabelOutputs outputs)
    {
        if (Directory.Exists(outputs.Labels) && Directory.EnumerateFileSystemEntries(outputs.Labels).Any())
            throw new InputException($"{outputs.Labels} is a folder with files in it. Remove it, or choose another --out.");
        foreach (string file in (string[])[outputs.Labels, outputs.Rejected, outputs.Sheet]) File.Delete(file);
        if (!Directory.Exists(outputs.Thumbnails)) return;
        foreach (string shard in Directory.GetDirectories(outputs.Thumbnails, "??"))
            foreach (string file in Directory.GetFiles(shard, "*" + LabelOutputs.ThumbnailEnding)) File.Delete(file);
    }

    /// <summary>Fingerprint of a file's content; empty where there is no file.</summary>
    public static string FingerprintOf(string path)
    {
        if (!File.Exists(path)) return "";
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
