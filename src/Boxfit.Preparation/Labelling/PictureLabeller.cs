namespace Boxfit.Preparation.Labelling;

/// <summary>Searches pictures with the cascades of a labelling. May be used from many threads at once.</summary>
sealed class PictureLabeller
{
    readonly LabellingOptions _options;
    readonly (CascadeChoice Choice, string File, CascadeDetector Detector)[] _cascades;

    /// <exception cref="InputException">A cascade is missing or damaged, or an option is out of its range.</exception>
    /// <exception cref="BoxfitException">A cascade could not be downloaded.</exception>
    public PictureLabeller(LabellingOptions options, CancellationToken cancellation)
    {
        if (options.Cascades.Count == 0)
            throw new InputException("There is no cascade to search the pictures with; name one with --cascade.");
        if (options.WorkingSize < 1)
        {
            throw new InputException(
                $"The working size is {options.WorkingSize}; expected a number of pixels, such as {LabellingOptions.DefaultWorkingSize}.");
        }
        if (options.Label is { } label && (string.IsNullOrWhiteSpace(label) || label.AsSpan().ContainsAny('\n', '\r')))
            throw new InputException($"--label: found '{ForeignText.ShownLine(label)}', expected the name of a class, such as face.");
        _options = options;
        _cascades = [.. options.Cascades.Select(choice =>
        {
            string file = CascadeFiles.Find(choice.Cascade, progress: null, cancellation);
            return (choice, file, CascadeDetector.Load(file));
        })];
        // Wrong options are to be found before the first picture is.
        _ = _cascades[0].Detector.Detect(new(1, 1, [0]), Search(scale: 1));
    }

    /// <summary>All that what is found depends on, by the names of the command line's options.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--cascade"] = string.Join(", ", _cascades.Select(c => Describe(c.File, c.Choice.Mirrored))),
        ["--label"] = string.Join(", ", Enumerable.Range(0, _cascades.Length).Select(_options.LabelOf)),
        // Earlier versions wrote "best" for the highest level weight.
        ["--policy"] = _options.Policy == LabelPolicy.Best ? "best by confidence" : _options.Policy.ToString().ToLowerInvariant(),
        ["--format"] = _options.Format,
        ["--working-size"] = Text(_options.WorkingSize),
        ["--scale-factor"] = Text(_options.ScaleFactor),
        ["--min-neighbors"] = Text(_options.MinNeighbours),
        ["--min-size"] = _options.MinSize is var (width, height) ? $"{width}x{height}" : "not set",
        ["--max-size"] = _options.MaxSize is var (most, tallest) ? $"{most}x{tallest}" : "not set",
        ["--equalize"] = _options.Equalize ? "on" : "off",
    };

    /// <summary>Searches a picture.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="name">Its name in the labels.</param>
    /// <param name="takePicture">Is given the picture at its working size, to make a thumbnail of.</param>
    public LabelledPicture Label(string path, string name, Action<RgbImage> takePicture)
    {
        // Before it is read: one that is replaced meanwhile is to be noticed.
        var result = new LabelledPicture { Name = name, Bytes = LengthOf(path) };
        if (name.AsSpan().ContainsAny('\n', '\r', '\0'))
            return result with { Error = "its name holds a line break, which a data file cannot" };
        RgbImage picture;
        try
        {
            picture = PictureReader.Read(path);
        }
        catch (PictureException e)
        {
            return result with { Error = e.Reason };
        }
        result = result with { Width = picture.Width, Height = picture.Height };
        picture = Shrink(picture);
        takePicture(picture);
        return Search(picture, result);
    }

    /// <summary>The class of what was found in a picture.</summary>
    public string LabelOf(LabelledPicture found) => _options.LabelOf(found.Cascade);

    /// <summary>Length of a file, or -1 where there is none.</summary>
    public static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists) return file.Length;
        if (!FileStatus.IsFile(path)) return -1;
        // A name that only RegularFile opens.
        using var stream = RegularFile.OpenAny(path, bufferSize: 0);
        return stream.Length;
    }

    LabelledPicture Search(RgbImage picture, LabelledPicture result)
    {
        double scale = (double)Math.Max(picture.Width, picture.Height) / Math.Max(result.Width, result.Height);
        var options = Search(scale);
        var grey = GreyImage.FromRgb(picture);
        if (_options.Equalize) grey = grey.Equalize();
        GreyImage? mirror = null;
        bool fits = false;
        for (int i = 0; i < _cascades.Length; i++)
        {
            var (choice, _, detector) = _cascades[i];
            if (IsSmaller(picture, detector, options)) continue;
            fits = true;
            var image = choice.Mirrored ? mirror ??= Mirror(grey) : grey;
            var found = detector.Detect(image, options);
            result = result with { Cascade = i };
            if (found.Count == 0) continue;
            if (choice.Mirrored) found = [.. found.Select(d => d with { X = picture.Width - d.X - d.Width })];
            return result with
            {
                Boxes = [.. found.OrderBy(d => (d.X, d.Y, d.Width, d.Height))
                    .Select(d => ToPicture(d, (double)result.Width / picture.Width, (double)result.Height / picture.Height))],
            };
        }
        return result with { IsTooSmall = !fits };
    }

    DetectionOptions Search(double scale) => new()
    {
        ScaleFactor = _options.ScaleFactor,
        MinNeighbours = _options.MinNeighbours,
        MinSize = Scaled(_options.MinSize, scale),
        MaxSize = Scaled(_options.MaxSize, scale),
    };

    static (int, int)? Scaled((int Width, int Height)? size, double scale) =>
        size is var (width, height) ? (Scaled(width, scale), Scaled(height, scale)) : null;

    // What is out of range must stay so, to be refused.
    static int Scaled(int edge, double scale) => edge < 1 ? edge : Math.Max(1, (int)Math.Round(edge * scale));

    static bool IsSmaller(RgbImage picture, CascadeDetector detector, DetectionOptions options) =>
        picture.Width < Math.Max(detector.WindowWidth, options.MinSize?.Width ?? 0) ||
        picture.Height < Math.Max(detector.WindowHeight, options.MinSize?.Height ?? 0);

    RgbImage Shrink(RgbImage picture)
    {
        double scale = (double)_options.WorkingSize / Math.Max(picture.Width, picture.Height);
        if (scale >= 1) return picture;
        int width = Math.Max(1, (int)Math.Round(picture.Width * scale)), height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        var small = new RgbImage(width, height);
        new Preprocessor(new(width, height, Interpolation: Interpolation.Antialias)).Fit(picture, small.Pixels);
        return small;
    }

    static GreyImage Mirror(GreyImage image)
    {
        byte[] pixels = (byte[])image.Pixels.Clone();
        for (int y = 0; y < image.Height; y++) pixels.AsSpan(y * image.Width, image.Width).Reverse();
        return new(image.Width, image.Height, pixels);
    }

    static FoundBox ToPicture(Detection found, double scaleX, double scaleY) => new(
        (int)Math.Round(found.X * scaleX), (int)Math.Round(found.Y * scaleY),
        (int)Math.Round((found.X + found.Width) * scaleX), (int)Math.Round((found.Y + found.Height) * scaleY),
        found.Neighbours, found.LevelWeight);

    static string Describe(string file, bool mirrored) =>
        $"{Path.GetFileName(file)}{(mirrored ? " mirrored" : "")} ({FileComparison.Sha256(file)[..8]})";

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
