namespace Boxfit.Tests.Preparation.Checking;

/// <summary>A made-up data set with faults: pictures that differ from one another, and a CSV of boxes.</summary>
sealed class CheckedFolder : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly List<string> _rows = ["path,x1,y1,x2,y2"];

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a scene of 120×90 pixels as PNG.</summary>
    public void AddPicture(string name, int seed) => AddFile(name, PictureWriter.EncodePng(Scenes.Draw(seed)));

    public void AddFile(string name, byte[] bytes) => _folder.Write(name, bytes);

    public void AddFixture(string name, string fixture) =>
        AddFile(name, File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "fixtures", "imaging", fixture)));

    /// <summary>Adds a row to the CSV; the box is as it will be written.</summary>
    public void AddRow(string name, string box = "20,20,80,70") => _rows.Add($"{name},{box}");

    /// <summary>A picture with a good box.</summary>
    public void AddGood(string name, int seed)
    {
        AddPicture(name, seed);
        AddRow(name);
    }

    /// <summary>Writes the rows so far as a data file and starts anew.</summary>
    public string Save(string file = "boxes.csv")
    {
        File.WriteAllLines(_folder[file], _rows);
        _rows.RemoveRange(1, _rows.Count - 1);
        return _folder[file];
    }

    public CheckResult Check() => Check([Save()]);

    public static CheckResult Check(IEnumerable<string> files, string? group = null) =>
        DataChecker.Run(new() { Sets = [.. files.Select(f => AnnotationFiles.Read(f))], Group = group is null ? null : new(group) });
}
