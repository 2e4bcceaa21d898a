namespace Boxfit.Preparation.Checking;

/// <summary>What the ending of a file's name says about its format.</summary>
static class PictureEndings
{
    /// <summary>True when the ending is that of another format; an ending that is no picture's says nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format by content, as of <see cref="Imaging.PictureInfo.Format"/>.</param>
    public static bool Contradicts(string path, string format) => Format(path) is { } named && named != format;

    static string? Format(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" or ".jpe" or ".jfif" => "jpeg",
        ".png" => "png",
        ".webp" => "webp",
        ".bmp" or ".dib" => "bmp",
        ".tif" or ".tiff" => "tiff",
        ".gif" => "gif",
        ".heic" or ".heif" or ".avif" or ".jxl" or ".jp2" => "another",
        _ => null,
    };
}
