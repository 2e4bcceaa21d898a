using Boxfit.Boxes;
using Boxfit.Imaging;

namespace Boxfit.Data;

/// <summary>
/// Pictures with one box each, read from a data file and checked: boxes are valid and inside their pictures, and the pictures' headers
/// could be read. Pictures that cannot be used are set aside in <see cref="Skipped"/>, never an error on their own.
/// </summary>
public sealed class Dataset
{
    // Relative excess of an edge that is noise of writing and reading numbers, not a wrong box.
    const double Noise = 1e-6;

    Dataset(string file, IReadOnlyList<Sample> samples, IReadOnlyList<SkippedRow> skipped, int clipped) =>
        (File, Samples, Skipped, Clipped) = (file, samples, skipped, clipped);

    /// <summary>Absolute path of the data file.</summary>
    public string File { get; }

    /// <summary>The usable samples in the data file's order, one a picture; never empty.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>Rows whose picture is missing, unreadable, too large, or has several different boxes, in the data file's order.</summary>
    public IReadOnlyList<SkippedRow> Skipped { get; }

    /// <summary>Number of boxes that were cut to their picture; zero under <see cref="OutsideBoxes.Error"/>.</summary>
    public int Clipped { get; }

    /// <summary>Reads a data file and the headers of its pictures.</summary>
    /// <exception cref="InputException">
    /// The data file or the folder of pictures is missing, rows are malformed, boxes lie outside their pictures, or no picture is usable.
    /// </exception>
    public static Dataset Load(DatasetOptions options)
    {
        string file = Path.GetFullPath(options.File);
        List<TableRow> rows = BoxTable.Read(file);
        string folder = Path.GetFullPath(options.Images ?? Path.GetDirectoryName(file)!);
        if (!Directory.Exists(folder)) throw new InputException($"There is no folder of pictures at {folder}; name it with --images.");

        string[] paths = [.. rows.Select(row => Locate(folder, row.Name))];
        string?[] reasons = FindRepeats(rows, paths);
        var infos = new PictureInfo?[rows.Count];
        ParallelLoop.For(rows.Count, i =>
        {
            if (reasons[i] is null) (infos[i], reasons[i]) = ReadInfo(paths[i]);
        });

        var samples = new List<Sample>(rows.Count);
        var skipped = new List<SkippedRow>();
        var outside = new RowProblems(file);
        int clipped = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            TableRow row = rows[i];
            if (infos[i] is not { } info)
            {
                skipped.Add(new(row.Line, row.Name, reasons[i]!));
                continue;
            }
            BoundingBox box = row.Box.Relative(info.Width, info.Height), inside = box.Clip();
            bool exceeds = Excess(box) > Noise;
            if (!inside.IsValid || (exceeds && options.Outside == OutsideBoxes.Error))
            {
                string how = inside.IsValid ? "reaches outside" : "lies wholly outside";
                outside.Add(row.Line, $"\"{row.Name}\" has the box {Show(row.Box)}, which {how} its picture of {info.Width}×{info.Height} pixels");
            }
            if (exceeds) clipped++;
            samples.Add(new(paths[i], row.Name, inside, row.Line, info.Width, info.Height));
        }
        outside.ThrowIfAny(
            "Boxes are in pixels of the upright picture, 0 ≤ x ≤ width and 0 ≤ y ≤ height. Correct them, or have boxes cut to their pictures " +
            "with --outside-boxes clip.");
        if (samples.Count == 0)
        {
            throw new InputException(
                $"{file}: none of the {rows.Count} pictures can be used. The first, of row {skipped[0].Row}: {skipped[0].Reason}. " +
                $"Names are relative to {folder}; name another folder with --images.");
        }
        return new(file, samples, skipped, clipped);
    }

    /// <summary>The picture's absolute path; a name written on Windows is tried with its backslashes as separators.</summary>
    static string Locate(string folder, string name)
    {
        string path = Path.GetFullPath(name, folder);
        if (!name.Contains('\\') || System.IO.File.Exists(path)) return path;
        return Path.GetFullPath(name.Replace('\\', '/'), folder);
    }

    static string?[] FindRepeats(List<TableRow> rows, string[] paths)
    {
        var reasons = new string?[rows.Count];
        foreach (IGrouping<string, int> group in Enumerable.Range(0, rows.Count).GroupBy(i => paths[i], StringComparer.Ordinal))
        {
            int[] members = [.. group];
            if (members.Length == 1) continue;
            bool same = Array.TrueForAll(members, i => rows[i].Box == rows[members[0]].Box);
            foreach (int i in same ? members[1..] : members)
                reasons[i] = same ? $"repeats row {rows[members[0]].Line}" : "several boxes for one picture; the model finds one object";
        }
        return reasons;
    }

    static (PictureInfo?, string?) ReadInfo(string path)
    {
        if (!System.IO.File.Exists(path)) return (null, $"there is no file at {path}");
        try
        {
            return (PictureReader.ReadInfo(path), null);
        }
        catch (PictureException e)
        {
            return (null, e.Reason);
        }
    }

    static double Excess(BoundingBox box) => Math.Max(-Math.Min(box.X1, box.Y1), Math.Max(box.X2, box.Y2) - 1);

    static string Show(PixelBox box) => $"[{box.X1}, {box.Y1}, {box.X2}, {box.Y2}]";
}
