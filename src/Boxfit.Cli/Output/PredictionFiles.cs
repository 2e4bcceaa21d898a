namespace Boxfit.Cli.Output;

/// <summary>Predictions as a data file that can be loaded again: names lead from the file to the pictures.</summary>
sealed class PredictedAnnotations(string format, string output)
{
    readonly List<AnnotatedPicture> _pictures = [];
    readonly string _folder = AnnotationFiles.FolderOfNames(output, format);

    /// <summary>Number of pictures in it.</summary>
    public int Count => _pictures.Count;

    /// <summary>
    /// Whether a picture for which nothing was found stands in a format's files as one that is still to be labelled. In the others it would
    /// say that the picture shows no object, which nobody has found.
    /// </summary>
    public static bool HasTasks(string format) => format == LabelStudioFormat.FormatName;

    /// <summary>
    /// Adds a picture, without objects where the model says that there is none; one that could not be read is left out, and one whose box
    /// is none where it is no task.
    /// </summary>
    public void Add(PredictedPicture picture)
    {
        var (prediction, file) = picture;
        if (prediction.Error is not null || (PredictedBox.FaultOf(prediction) is not null && !HasTasks(format))) return;
        var (x1, y1, x2, y2) = prediction.Pixels;
        string name = file is not null ? Path.GetRelativePath(_folder, file) : prediction.Path;
        _pictures.Add(new()
        {
            Name = name.Replace(Path.DirectorySeparatorChar, '/'),
            File = Path.GetFullPath(output),
            Row = _pictures.Count + 1,
            Width = prediction.Width,
            Height = prediction.Height,
            Objects = PredictedBox.IsNone(prediction) ? [] : [new(x1, y1, x2, y2, Label: prediction.Label)],
        });
    }

    /// <summary>Writes the file or folder.</summary>
    public void Save() => AnnotationFiles.Write(output, format, _pictures, predicted: true);
}
