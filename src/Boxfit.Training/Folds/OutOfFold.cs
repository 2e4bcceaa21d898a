namespace Boxfit.Training.Folds;

/// <summary>What the folds' models predict for pictures that they have not seen, of all folds together.</summary>
static class OutOfFold
{
    /// <summary>Gathers the tables that the folds' trainings wrote.</summary>
    /// <param name="folder">The run folder, in which the folds' are.</param>
    /// <param name="dataset">All pictures.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="names">What the models say beside boxes, whose order of classes may be others.</param>
    /// <param name="gone">Receives the names of what the folds tested and the data no longer has; null refuses such data.</param>
    /// <exception cref="InputException">A table is damaged or of other pictures.</exception>
    public static Evaluation Gather(
        RunFolder folder, Dataset dataset, int folds, OutputNames names, ICollection<string>? gone = null)
    {
        var samples = dataset.Samples.GroupBy(s => s.Path, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new Queue<Sample>(g), StringComparer.Ordinal);
        var measurement = new Measurement(dataset.Samples, names);
        string other = "";
        for (int fold = 1; fold <= folds; fold++)
        {
            string table = Path.Combine(folder.FoldFolder(fold), RunFolder.EvaluationName);
            foreach (var row in EvaluationTable.Read(table))
            {
                // A fold's data names pictures as seen from the run folder.
                string path = Path.GetFullPath(row.Name, folder.Path);
                if (!samples.TryGetValue(path, out var named) || !named.TryDequeue(out var sample))
                {
                    // Where boxes alone are measured, pictures without an object are not among the data's.
                    if (!row.HasObject && !dataset.TakesEmpty) continue;
                    other = $"{table} has the picture {ForeignText.Shown(row.Name)}, expected one of {dataset.File}, each in one fold. " +
                        "Where the run folder was moved, move it back to go on.";
                    if (gone is null) throw new InputException(other);
                    gone.Add(row.Name);
                    continue;
                }
                var said = new Said { Confidence = row.Confidence, Label = row.Label, LabelConfidence = row.LabelConfidence };
                measurement.Add(sample, row.Predicted.Relative(row.Width, row.Height), said);
            }
        }
        // That all are others is no change of the data.
        if (measurement.Count == 0 && gone?.Count > 0) throw new InputException(other);
        var known = RunPictures.Of(folder.Path);
        SkippedRow[] unreadable =
        [
            .. samples.Values.SelectMany(left => left).OrderBy(s => s.Row).Select(s => known is null || known.Has(s)
                ? new SkippedRow(s.Row, s.Name, "it could not be read when its fold was tested")
                : new(s.Row, s.Name, "it came after the run began, so that no fold has tested it") { IsByChoice = true }),
        ];
        measurement.RequireSome(unreadable);
        return measurement.Finish(measurement.ConstantIou(), dataset.Skipped.Count(s => !s.IsRepeat), unreadable);
    }

    /// <summary>Writes what is predicted for each picture, in the data's order, as <c>predict</c> writes it.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="dataset">All pictures.</param>
    /// <param name="evaluation">From <see cref="Gather"/>.</param>
    /// <param name="label">What the objects are called where no classes are told apart.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(RunFolder folder, Dataset dataset, Evaluation evaluation, string label)
    {
        var predicted = evaluation.Pictures.Concat(evaluation.Empty).ToDictionary(p => p.Sample);
        var unreadable = evaluation.Unreadable.ToLookup(u => (u.Row, u.Name), u => u.Reason);
        var columns = new PredictionColumns(
            IsPromised: false, HasConfidence: evaluation.Presence is not null, HasLabelConfidence: evaluation.Classes is not null);
        using var text = new StringWriter { NewLine = "\n" };
        text.WriteLine(PredictionTable.HeadingOf(columns));
        foreach (var sample in dataset.Samples)
        {
            string name = FileNames.From(folder.Path, sample.Path);
            var row = predicted.TryGetValue(sample, out var picture)
                ? new Prediction(name, sample.Width, sample.Height, picture.Predicted)
                {
                    Label = picture.Label ?? label, LabelConfidence = picture.LabelConfidence, Confidence = picture.Confidence,
                    IsPresent = evaluation.Presence is null || picture.Confidence >= evaluation.Presence.Threshold,
                }
                : new(name, 0, 0, default, unreadable[(sample.Row, sample.Name)].First()) { Label = label };
            PredictionTable.WriteRow(row, text, columns);
        }
        AtomicFile.WriteText(folder.PredictionsFile, text.ToString());
    }
}
