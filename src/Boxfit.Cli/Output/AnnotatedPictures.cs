namespace Boxfit.Cli.Output;

/// <summary>Saves pictures with the predicted box drawn in, at full resolution, into one folder.</summary>
sealed class AnnotatedPictures
{
    readonly string _folder;
    readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public AnnotatedPictures(string folder)
    {
        OutputFiles.CreateFolder(folder);
        _folder = folder;
    }

    /// <summary>Draws the prediction into the picture in <paramref name="file"/>; a JPEG stays one, all others become PNG.</summary>
    public void Save(Prediction prediction, string file)
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
        string output = Path.Combine(_folder, FreeName(prediction.Path));
        OutputFiles.RefuseInput("--annotate", output, file);
        PictureAnnotator.Draw(picture, prediction.Box);
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
