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
}
