namespace Boxfit.Cli.Output;

/// <summary>Predictions as a data file that can be loaded again: names lead from the file to the pictures.</summary>
sealed class PredictedAnnotations(string format, string output)
{
    readonly List<AnnotatedPicture> _pictures = [];
    readonly string _folder = AnnotationFiles.FolderOfNames(output, format);

    /// <summary>Adds a picture; one that could not be read is left out.</summary>
    public void Add(Prediction prediction, string path)
    {
        if (prediction.Error is not null) return;
        var (x1, y1, x2, y2) = prediction.Pixels;
        string name = FileStatus.IsFile(prediction.Path) ? Path.GetRelativePath(_folder, Path.GetFullPath(path)) : prediction.Path;
        _pictures.Add(new()
        {
            Name = name.Replace(Path.DirectorySeparatorChar, '/'),
            File = Path.GetFullPath(output),
            Row = _pictures.Count + 1,
            Width = prediction.Width,
            Height = prediction.Height,
            Objects = [new(x1, y1, x2, y2, Label: prediction.Label)],
        });
    }

    /// <summary>Writes the file or folder.</summary>
    public void Save() => AnnotationFiles.Write(output, format, _pictures, predicted: true);
}

/// <summary>Saves pictures with the boxes that were found drawn in, at full resolution, into one folder.</summary>
sealed class AnnotatedPictures
{
    readonly string _folder;
    readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public AnnotatedPictures(string folder)
    {
        OutputFiles.CreateFolder(folder);
        _folder = folder;
    }

    /// <summary>Draws boxes into the picture in <paramref name="file"/>; a JPEG stays one, all others become PNG.</summary>
    /// <param name="name">What the picture is called.</param>
    /// <param name="boxes">The boxes in 0…1 of the upright picture.</param>
    /// <param name="file">The picture.</param>
    public void Save(string name, IEnumerable<BoundingBox> boxes, string file)
    {
        RgbImage picture;
        try
        {
            picture = PictureReader.Read(file);
        }
        catch (PictureException e)
        {
            throw new BoxfitException($"{file} changed while it was worked on: {e.Reason}.", e);
        }
        string output = Path.Combine(_folder, FreeName(name));
        OutputFiles.RefuseInput("--annotate", output, file);
        foreach (var box in boxes) PictureAnnotator.Draw(picture, box);
        PictureAnnotator.Save(picture, output);
    }

    // Pictures of the same name from different folders get numbers.
    string FreeName(string path)
    {
        string name = path == "-" ? "stdin" : Path.GetFileNameWithoutExtension(path);
        string extension = Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" ? ".jpg" : ".png";
        string free = name + extension;
        for (int number = 2; !_names.Add(free); number++) free = $"{name}-{number}{extension}";
        return free;
    }
}
