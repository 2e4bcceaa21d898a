using System.Collections.Concurrent;

namespace Boxfit.Cascades;

/// <summary>
/// Finds objects in pictures with a cascade of boosted classifiers (Viola and Jones, 2001; local binary patterns: Liao et al., 2007): the
/// same boxes, counts and weights as OpenCV 4.6's <c>CascadeClassifier</c>. May be used from many threads at once.
/// </summary>
/// <example><code>
/// var detector = CascadeDetector.Load(CascadeFiles.Find("frontalface_default"));
/// var grey = GreyImage.FromRgb(PictureReader.Read("photo.jpg"));
/// foreach (var face in detector.Detect(grey, new DetectionOptions { MinNeighbours = 5 })) Console.WriteLine(face);
/// </code></example>
public sealed class CascadeDetector
{
    static readonly Comparer<Detection> s_order = Comparer<Detection>.Create((a, b) =>
        (a.X, a.Y, a.Width, a.Height, a.Neighbours, a.LevelWeight).CompareTo((b.X, b.Y, b.Width, b.Height, b.Neighbours, b.LevelWeight)));

    readonly Cascade _cascade;
    readonly ConcurrentBag<PictureSearch> _idle = [];

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
        if (!_idle.TryTake(out var search)) search = new(_cascade);
        var hits = search.Run(image, options);
        _idle.Add(search);
        var boxes = WindowGrouping.Group(hits, options.MinNeighbours).Select(d => Clip(d, image));
        return [.. boxes.Where(d => d.Width > 0 && d.Height > 0).Order(s_order)];
    }

    /// <summary>
    /// Finds objects in many picture files, in their order; pictures are read and searched in parallel, a few ahead of the one that is
    /// taken. A picture that cannot be read gives its <see cref="PictureDetections.Error"/>.
    /// </summary>
    /// <param name="paths">The files; taken as they are needed.</param>
    /// <param name="options">Sizes to search and how many windows must agree; null for OpenCV's defaults.</param>
    /// <param name="equalize">Whether each picture's histogram is equalized before.</param>
    /// <param name="cancellation">Ends the work between two pictures.</param>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public IEnumerable<PictureDetections> DetectFiles(
        IEnumerable<string> paths, DetectionOptions? options = null, bool equalize = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new();
        options.Check();
        return InOrder();

        IEnumerable<PictureDetections> InOrder()
        {
            var running = new Queue<Task<PictureDetections>>();
            int ahead = Environment.ProcessorCount * 2;
            foreach (string path in paths)
            {
                cancellation.ThrowIfCancellationRequested();
                running.Enqueue(Task.Run(() => DetectFile(path, options, equalize), cancellation));
                if (running.Count == ahead) yield return running.Dequeue().GetAwaiter().GetResult();
            }
            while (running.TryDequeue(out var task)) yield return task.GetAwaiter().GetResult();
        }
    }

    PictureDetections DetectFile(string path, DetectionOptions options, bool equalize)
    {
        try
        {
            var grey = GreyImage.FromRgb(PictureReader.Read(path));
            return new(path, grey.Width, grey.Height, Detect(equalize ? grey.Equalize() : grey, options));
        }
        catch (PictureException e)
        {
            return new(path, 0, 0, [], e.Reason);
        }
    }

    // Rounding may put a box a pixel outside.
    static Detection Clip(Detection box, GreyImage image)
    {
        int left = Math.Max(box.X, 0), top = Math.Max(box.Y, 0);
        int right = Math.Min(box.X + box.Width, image.Width), bottom = Math.Min(box.Y + box.Height, image.Height);
        return box with { X = left, Y = top, Width = right - left, Height = bottom - top };
    }
}
