namespace Boxfit.Training.Runs;

/// <summary>
/// Which pictures a run's model knows: its <c>pictures.csv</c>, a row a picture with its part and the print of its file. So a figure that
/// is measured on them is not taken for one on new pictures, whatever data names them, and the parts stay what they were.
/// </summary>
sealed class RunPictures
{
    const string Name = "pictures.csv", Header = "part,print,path";

    // Pictures that an earlier run has trained on or chosen by, whose model this run began from.
    const string Earlier = "earlier";

    readonly HashSet<uint> _trainedOn = [], _chosenBy = [], _tested = [];
    readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);

    /// <summary>The pictures that a model knows.</summary>
    /// <param name="model">A run folder, or a model file in one.</param>
    /// <returns>Null where that is not known: a model file by itself, or a run of an earlier version.</returns>
    /// <exception cref="InputException">The run's list is damaged.</exception>
    public static RunPictures? Of(string model)
    {
        string full = Path.GetFullPath(model);
        string? folder = Directory.Exists(full) ? full : Path.GetDirectoryName(full);
        if (Path.GetFileName(folder) == RunFolder.CheckpointsName) folder = Path.GetDirectoryName(folder);
        if (folder is null || !RunFolder.IsRun(folder)) return null;
        string file = Path.Combine(folder, Name);
        return File.Exists(file) ? new(file) : null;
    }

    RunPictures(string file)
    {
        foreach (var line in OwnLines.Read(file).Skip(1))
        {
            string[] cells = line.Text.Split(',', 3);
            if (cells.Length < 3 || !uint.TryParse(cells[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint print))
            {
                throw new InputException(
                    $"{file}, line {line.Number}: found '{ForeignText.Shown(line.Text)}', expected a row of the columns {Header}. The " +
                    "file is damaged; remove it to go on without knowing which pictures the run was trained on.");
            }
            if (cells[0] != Earlier) _parts[cells[2]] = cells[0];
            if (print == 0) continue; // could not be read
            if (cells[0] is PartNames.Train or Earlier) _trainedOn.Add(print);
            else if (cells[0] == PartNames.Validation) _chosenBy.Add(print);
            else _tested.Add(print);
        }
    }

    /// <summary>How many pictures a run trains on; null where that is not known.</summary>
    /// <param name="run">The run folder.</param>
    /// <exception cref="InputException">The run's list is damaged.</exception>
    public static int? TrainedOn(string run) => Of(run)?._parts.Count(p => p.Value == PartNames.Train);

    /// <summary>How many of some pictures the model knows; a copy of a picture's file is the same picture.</summary>
    public KnownPictures Among(IReadOnlyList<Sample> samples)
    {
        uint[] prints = PictureContents.Prints(samples);
        int trainedOn = prints.Count(_trainedOn.Contains);
        return new(trainedOn, prints.Count(p => _chosenBy.Contains(p) && !_trainedOn.Contains(p)));
    }

    /// <summary>Those of some pictures that the model, or the one that it began from, was trained on.</summary>
    public IReadOnlyList<Sample> TrainedOnAmong(IReadOnlyList<Sample> samples)
    {
        uint[] prints = PictureContents.Prints(samples);
        return [.. samples.Where((_, i) => _trainedOn.Contains(prints[i]))];
    }

    /// <summary>
    /// For each of some pictures the part that it has to be in where a run begins with the model: what it was tested on stays the test
    /// part's, and what it knows otherwise can only be trained on. Null for any part.
    /// </summary>
    public IReadOnlyList<string?> BoundParts(IReadOnlyList<Sample> samples) =>
    [
        .. from print in PictureContents.Prints(samples)
           select _trainedOn.Contains(print) || _chosenBy.Contains(print) ? PartNames.Train
               : _tested.Contains(print) ? PartNames.Test : null,
    ];

    /// <summary>Whether a picture of the run's own data was there when it began.</summary>
    public bool Has(Sample sample) => _parts.ContainsKey(Cell(sample));

    /// <summary>Divides the run's own data as the run did when it began, though pictures may have come or gone since.</summary>
    /// <param name="samples">The data's pictures.</param>
    /// <returns>The parts; pictures that came later are in none.</returns>
    public DatasetSplit Divide(IReadOnlyList<Sample> samples)
    {
        var parts = samples.ToLookup(s => _parts.GetValueOrDefault(Cell(s)));
        return new([.. parts[PartNames.Train]], [.. parts[PartNames.Validation]], [.. parts[PartNames.Test]]);
    }

    /// <summary>Writes the list of a run that begins.</summary>
    internal static void Write(RunFolder folder, PreparedRun run, PictureContents contents)
    {
        var (train, validation, test) = run.Data.Split;
        var parts = train.Select(_ => PartNames.Train).Concat(validation.Select(_ => PartNames.Validation))
            .Concat(test.Select(_ => PartNames.Test));
        var rows = parts.Zip(contents.Pictures, (part, p) => Row(part, p.Print, Cell(p.Sample)));
        var before = run.Start?.Parameters is not null && Path.Exists(run.Settings.Weights) ? Of(run.Settings.Weights) : null;
        if (before is not null) rows = rows.Concat(before._trainedOn.Concat(before._chosenBy).Order().Select(p => Row(Earlier, p, "")));
        AtomicFile.Write(Path.Combine(folder.Path, Name), stream =>
        {
            using var output = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string row in rows.Prepend(Header)) output.WriteLine(row);
        });
    }

    static string Cell(Sample sample) => CsvText.Quote(ForeignText.ShownLine(sample.Name));

    static string Row(string part, uint print, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{part},{print:x8},{path}");
}

/// <summary>How many of some pictures a model knows from its training.</summary>
/// <param name="TrainedOn">Pictures that it, or the model that it began from, was trained on.</param>
/// <param name="ChosenBy">Others, by which its best epoch was chosen.</param>
readonly record struct KnownPictures(int TrainedOn, int ChosenBy);
