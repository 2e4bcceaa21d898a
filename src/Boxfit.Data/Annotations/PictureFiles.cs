namespace Boxfit.Data.Annotations;

/// <summary>The files of a folder of photos that are pictures of any kind, read or not.</summary>
static class PictureFiles
{
    /// <summary>Endings of what lies beside photos and is none: such files are not looked into.</summary>
    static readonly HashSet<string> s_others = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xml", ".xmp", ".yaml", ".yml", ".html", ".htm", ".md", ".log", ".journal",
        ".zip", ".gz", ".tar", ".7z", ".mp4", ".mov", ".avi", ".mkv", ".m4v", ".mp3", ".wav", ".pdf", ".npy", ".npz", ".cls", ".mat", ".h5",
        ".parquet", ".safetensors", ".pt", ".pth", ".onnx", ".py", ".js", ".css", ".sh",
    };

    /// <summary>
    /// True for a file that is called as a picture of any kind, and for one whose name says nothing and that begins as a picture.
    /// </summary>
    public static bool IsPicture(string path) =>
        FileNames.IsPicture(path) || ForeignEndings.IsNamed(path)
        || (!s_others.Contains(Path.GetExtension(path)) && PictureReader.IsPicture(path));
}
