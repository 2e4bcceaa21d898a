using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Boxfit.Preparation.Labelling;

/// <summary>Where a labelling's files lie.</summary>
sealed partial class LabelOutputs
{
    readonly string _stem;

    public LabelOutputs(string output)
    {
        Labels = Path.GetFullPath(output);
        Folder = Path.GetDirectoryName(Labels) ?? throw new InputException($"{output} is no name for a file of labels.");
        _stem = Path.Combine(Folder, Path.GetFileNameWithoutExtension(Labels));
    }

    /// <summary>Folder of all of them, which the pictures' names are relative to.</summary>
    public string Folder { get; }

    /// <summary>The labels: a file, or a folder in formats of one file a picture.</summary>
    public string Labels { get; }

    /// <summary>The pictures without a label.</summary>
    public string Rejected => _stem + ".rejected.csv";

    /// <summary>The page with the boxed pictures.</summary>
    public string Sheet => _stem + ".html";

    /// <summary>Folder of that page's thumbnails.</summary>
    public string Thumbnails => _stem + SheetEnding;

    /// <summary>What has been done.</summary>
    public string Journal => _stem + ".journal";

    const string SheetEnding = ".sheet";

    /// <summary>The thumbnails' ending.</summary>
    public const string ThumbnailEnding = ".jpe";

    /// <summary>The name that a picture has in the labels.</summary>
    public string NameOf(string picture) => NameFrom(Folder, picture);

    /// <summary>The way from a folder to a picture, with "/" between folders; text that is not valid Unicode becomes so.</summary>
    public static string NameFrom(string folder, string picture) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, picture).Replace(Path.DirectorySeparatorChar, '/')));

    /// <summary>The path of a named picture.</summary>
    public string PathOf(string name) => Path.GetFullPath(name, Folder);

    /// <summary>Name of a picture's thumbnail inside <see cref="Thumbnails"/>: whatever pictures come and go, a picture keeps it.</summary>
    public static string ThumbnailOf(string name)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return $"{hash[..2]}/{hash[2..]}{ThumbnailEnding}";
    }

    /// <summary>True where a path ends as <see cref="ThumbnailOf"/> names a thumbnail.</summary>
    public static bool HasThumbnailName(string path) => ThumbnailName().IsMatch(path);

    /// <summary>True where a path is that of a thumbnail of any sheet, as <see cref="ThumbnailOf"/> names it.</summary>
    public static bool IsAnyThumbnail(string path) =>
        ThumbnailName().Match(path) is { Success: true } match
        && path.AsSpan(0, match.Index).EndsWith(SheetEnding, StringComparison.Ordinal);

    /// <summary>True for a file among the sheet's thumbnails.</summary>
    public bool IsThumbnail(string path) => path.StartsWith(Thumbnails + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    [GeneratedRegex(@"/[0-9a-f]{2}/[0-9a-f]{14}\.jpe\z")]
    private static partial Regex ThumbnailName();
}

/// <summary>Keeps a labelling from destroying files that it did not make, or that someone has worked on since.</summary>
static class LabelOutputChecks
{
    /// <summary>Refuses names of outputs that would meet.</summary>
    public static void CheckName(LabelOutputs outputs)
    {
        if (outputs.Labels == outputs.Sheet || outputs.Labels == outputs.Journal || outputs.Labels == outputs.Thumbnails)
        {
            throw new InputException(
                $"--out {outputs.Labels} is a name that the label sheet or the journal needs; choose another ending, such as .csv.");
        }
    }

    /// <summary>Refuses pictures that would be overwritten.</summary>
    public static void RefuseInputs(LabelOutputs outputs, IEnumerable<string> pictures)
    {
        string[] written = [outputs.Labels, outputs.Rejected, outputs.Sheet, outputs.Journal];
        if (pictures.FirstOrDefault(p => written.Contains(p, StringComparer.Ordinal)) is { } input)
        {
            throw new InputException(
                $"{input} is named as a picture, but the labelling would overwrite it. Choose another --out; nothing was changed.");
        }
    }

    /// <summary>Refuses to begin where files stand already.</summary>
    public static void RefuseForeign(LabelOutputs outputs)
    {
        string[] written = [outputs.Labels, outputs.Rejected, outputs.Sheet];
        if (Array.Find(written, p => File.Exists(p) || IsFilledFolder(p)) is not { } foreign) return;
        string cause = $"{foreign} is there already and, without {outputs.Journal}, not known as a labelling's.";
        throw new InputException($"{cause} Choose another --out, or replace it with --restart.") { Cause = cause };
    }

    /// <summary>Refuses to go on where the labels have been changed since they were written.</summary>
    /// <param name="outputs">The files.</param>
    /// <param name="journal">What was found so far.</param>
    /// <param name="options">How labels are chosen and written.</param>
    public static void RefuseChanged(LabelOutputs outputs, LabelJournal journal, LabellingOptions options)
    {
        if (IsFilledFolder(outputs.Labels))
        {
            throw new InputException(
                $"{outputs.Labels} holds files already, and the labels are no longer the same. " +
                "Remove the folder and give the command again: no picture is searched twice.");
        }
        if (!File.Exists(outputs.Labels)) return;
        if (journal.Mark is { } mark && FingerprintOf(outputs.Labels) == mark.Labels) return;
        if (options.Format == LabellingOptions.DefaultFormat && !journal.IsFinished && IsKnown(outputs.Labels, journal, options)) return;
        string cause = $"{outputs.Labels} was changed since it was written, and going on would overwrite the changes.";
        throw new InputException($"{cause} Choose another --out, or start over with --restart.") { Cause = cause };
    }

    /// <summary>True where all whole lines of a table are those of a labelling that was interrupted.</summary>
    static bool IsKnown(string table, LabelJournal journal, LabellingOptions options)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { LabelTable.LabelHeader };
        foreach (string name in journal.Names)
        {
            var picture = journal.Find(name)!;
            if (picture.Choose(options.Policy, out _) is { } box) known.Add(LabelTable.Label(name, box, options.LabelOf(picture.Cascade)));
        }
        return OwnLines.Read(table).Where(line => line.IsWhole).All(line => known.Contains(line.Text + '\n'));
    }

    /// <summary>True where there are labels that are not, to the byte, those that a labelling ended with.</summary>
    public static bool AreForeign(LabelOutputs outputs) => File.Exists(outputs.Labels)
        && !(File.Exists(outputs.Journal) && LabelJournal.Look(outputs.Journal).Mark?.Labels == FingerprintOf(outputs.Labels));

    /// <summary>Gives labels that someone may have worked on another name beside their own, which is returned.</summary>
    public static string Keep(LabelOutputs outputs)
    {
        string stem = Path.ChangeExtension(outputs.Labels, null), ending = Path.GetExtension(outputs.Labels);
        string kept = Enumerable.Range(1, int.MaxValue).Select(n => $"{stem}.before-{n}{ending}").First(f => !Path.Exists(f));
        try
        {
            File.Move(outputs.Labels, kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(kept, e);
        }
        return kept;
    }

    /// <summary>Removes what an earlier labelling left.</summary>
    public static void Delete(LabelOutputs outputs)
    {
        if (IsFilledFolder(outputs.Labels))
            throw new InputException($"{outputs.Labels} is a folder with files in it. Remove it, or choose another --out.");
        foreach (string file in (string[])[outputs.Labels, outputs.Rejected, outputs.Sheet]) File.Delete(file);
        if (!Directory.Exists(outputs.Thumbnails)) return;
        // Only those, and through no link: what lies there besides is someone's own.
        foreach (string shard in Directory.GetDirectories(outputs.Thumbnails, "??").Where(f => new DirectoryInfo(f).LinkTarget is null))
            foreach (string file in Directory.GetFiles(shard).Where(LabelOutputs.HasThumbnailName)) File.Delete(file);
    }

    /// <summary>Fingerprint of a file's content; empty where there is no file.</summary>
    public static string FingerprintOf(string path) => File.Exists(path) ? FileComparison.Sha256(path) : "";

    static bool IsFilledFolder(string path) => Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
}

/// <summary>The lines of the recipe's table of labels and of the table of pictures without one.</summary>
static class LabelTable
{
    /// <summary>First line of the labels.</summary>
    public const string LabelHeader = "path,box,label,confidence\n";

    /// <summary>First line of the pictures without a label.</summary>
    public const string RejectedHeader = "path,reason,detections,detail\n";

    /// <summary>A label, as the recipe writes boxes.</summary>
    public static string Label(string name, FoundBox box, string label) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CsvText.Quote(name)},\"[{box.X1}, {box.Y1}, {box.X2}, {box.Y2}]\",{CsvText.Quote(label)},{LabelConfidence.Of(box)}\n");

    /// <summary>A picture without a label.</summary>
    public static string Rejected(LabelledPicture picture, string reason) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CsvText.Quote(picture.Name)},{reason},{picture.Boxes.Count},{CsvText.Quote(picture.Error ?? "")}\n");
}
