using System.Security.Cryptography;
using System.Text;

namespace Boxfit.Preparation.Labelling;

/// <summary>Where a labelling's files lie.</summary>
sealed class LabelOutputs
{
    readonly string _stem;

    public LabelOutputs(string output)
    {
        Labels = Path.GetFullPath(output);
        Folder = Path.GetDirectoryName(Labels) ?? throw new InputException($"{output} is no name for a file of labels.");
        _stem = Path.Combine(Folder, Path.GetFileNameWithoutExtension(Labels));
    }

    /// <summary>Folder of all of them, which the pictures' names are relative to.</summary>
    public string Folder { get; }

    /// <summary>The labels: a file, or a folder in formats of one file a picture.</summary>
    public string Labels { get; }

    /// <summary>The pictures without a label.</summary>
    public string Rejected => _stem + ".rejected.csv";

    /// <summary>The page with the boxed pictures.</summary>
    public string Sheet => _stem + ".html";

    /// <summary>Folder of that page's thumbnails.</summary>
    public string Thumbnails => _stem + ".sheet";

    /// <summary>What has been done.</summary>
    public string Journal => _stem + ".journal";

    /// <summary>The thumbnails' ending: a JPEG's, but none by which a folder is searched for pictures.</summary>
    public const string ThumbnailEnding = ".jpe";

    /// <summary>The name that a picture has in the labels.</summary>
    public string NameOf(string picture) => NameFrom(Folder, picture);

    /// <summary>The way from a folder to a picture, with "/" between folders; text that is not valid Unicode becomes so.</summary>
    public static string NameFrom(string folder, string picture) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, picture).Replace(Path.DirectorySeparatorChar, '/')));

    /// <summary>The path of a named picture.</summary>
    public string PathOf(string name) => Path.GetFullPath(name, Folder);

    /// <summary>Name of a picture's thumbnail inside <see cref="Thumbnails"/>: whatever pictures come and go, a picture keeps it.</summary>
    public static string ThumbnailOf(string name)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return $"{hash[..2]}/{hash[2..]}{ThumbnailEnding}";
    }

    /// <summary>True for a file among the sheet's thumbnails.</summary>
    public bool IsThumbnail(string path) => path.StartsWith(Thumbnails + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
