namespace Boxfit.Cli.Output;

/// <summary>Predictions as a data file that can be loaded again: names lead from the file to the pictures.</summary>
sealed class PredictedAnnotations(string format, string output)
{
    readonly List<AnnotatedPicture> _pictures = [];
    readonly string _folder = AnnotationFiles.FolderOfNames(output, format);

    /// <summary>Adds a picture, without objects where the box is none; one that could not be read is left out.</summary>
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
            Objects = PredictedBox.IsEmpty(prediction.Pixels) ? [] : [new(x1, y1, x2, y2, Label: prediction.Label)],
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
    readonly Dictionary<string, string> _short = new(StringComparer.Ordinal);

    /// <param name="folder">Where they are saved.</param>
    /// <param name="pictures">All that may come, where they are known: a list that is read as it comes keeps all its folders.</param>
    /// <exception cref="InputException">Some of them lie in the folder: copies among them would be taken for photos.</exception>
    public AnnotatedPictures(string folder, IEnumerable<string> pictures)
    {
        _folder = folder;
        if (pictures is not IReadOnlyList<string> all)
        {
            OutputFiles.CreateFolder(folder);
            return;
        }
        if (all.FirstOrDefault(p => OutputFiles.IsBelow(folder, p)) is { } inside)
        {
            throw new InputException(
                $"--annotate {folder}: {inside} lies there, which this command reads, and drawn copies among photos would be taken for " +
                "photos. Choose a folder of its own; nothing was changed.");
        }
        OutputFiles.CreateFolder(folder);
        foreach (var (path, end) in all.Zip(ShortPaths.Of([.. all.Select(Path.GetFullPath)]))) _short[path] = end;
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
        OutputFiles.CreateFolderOf(output);
        if (OutputFiles.IsBelow(_folder, file) && File.Exists(output))
            throw new InputException($"--annotate: {output} is there, among pictures that are read. Choose a folder of its own.");
        foreach (var box in boxes) PictureAnnotator.Draw(picture, box);
        PictureAnnotator.Save(picture, output);
    }

    // Pictures of one name keep as many folders as tell them apart; of one name and other endings, the ending. One that comes again has a
    // number.
    string FreeName(string path)
    {
        string end = path == "-" ? "stdin" : ShortPaths.Below(_short.GetValueOrDefault(path, path)), ending = Path.GetExtension(end);
        string extension = ending.ToUpperInvariant() is ".JPG" or ".JPEG" ? ".jpg" : ".png";
        string name = end[..^ending.Length];
        if (_names.Add(name + extension)) return name + extension;
        if (ending.Length > 0 && !ending.Equals(extension, StringComparison.OrdinalIgnoreCase) && _names.Add(end + extension))
            return end + extension;
        int number = 2;
        while (!_names.Add($"{name}-{number}{extension}")) number++;
        return $"{name}-{number}{extension}";
    }
}
