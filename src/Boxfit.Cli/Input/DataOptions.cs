namespace Boxfit.Cli.Input;

/// <summary>The words with which commands are told data: the files, and where the pictures are.</summary>
static class DataOptions
{
    public static Argument<string> Data() => BoxfitCommand.Argument<string>("DATA", "Data file or folder of pictures' boxes");

    public static Argument<string[]> SeveralData() => BoxfitCommand.Argument<string[]>(
        "DATA", "Data file or folder of pictures' boxes; several are parts of one set (train.csv test.csv)");

    public static Option<string?> Images(string data = "DATA") =>
        BoxfitCommand.Option<string?>("--images", "DIR", $"Folder of the pictures; default: beside {data}");

    /// <summary>What data is called in titles: the last word of its path.</summary>
    public static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>Whether a path leads to pictures' boxes; false for photos alone.</summary>
    /// <exception cref="InputException">It leads to neither.</exception>
    public static bool HasBoxes(string path)
    {
        try
        {
            return AnnotationFiles.Read(path).Pictures.Count > 0;
        }
        catch (InputException) when (Directory.Exists(path) && PicturePaths.Expand(path).Any())
        {
            return false;
        }
    }

    /// <summary>A folder nearby that has a picture, where the data does not find it; null where there is none.</summary>
    public static string? FolderNearby(AnnotatedPicture picture)
    {
        string name = FileNames.Last(picture.Name);
        string?[] places =
            [Path.GetDirectoryName(picture.File), Path.GetDirectoryName(Path.GetDirectoryName(picture.File)), Environment.CurrentDirectory];
        return places.OfType<string>().SelectMany(p => Directory.EnumerateDirectories(p, "*", FolderListing.Visible))
            .FirstOrDefault(f => File.Exists(Path.Combine(f, name))) is { } folder ? ShellLine.Nearby(folder) : null;
    }

    /// <summary>Whether a path is a folder of photos and not of boxes.</summary>
    public static bool IsPhotos(string path)
    {
        try
        {
            return Directory.Exists(path) && !HasBoxes(path);
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>The option that names a folder of photos, which was given as data.</summary>
    public static string HowToName(string photos) => $"The folder of the pictures is named by an option: --images {ShellLine.Word(photos)}";

    /// <summary>Refuses a folder of photos that stands among several data files.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public static void RefusePhotos(string[] data)
    {
        if (data.Length < 2 || Array.Find(data, IsPhotos) is not { } photos) return;
        throw new InputException($"{photos} has pictures, but no file that says where the boxes are. {HowToName(photos)}");
    }
}
