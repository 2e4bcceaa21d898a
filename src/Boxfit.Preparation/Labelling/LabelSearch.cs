namespace Boxfit.Preparation.Labelling;

/// <summary>The pictures of a labelling, and the search in each of them. May be used from several threads at once.</summary>
sealed class LabelSearch
{
    readonly LabellingOptions _options;
    readonly PictureLabeller _labeller;

    /// <exception cref="InputException">There are no pictures, they would be overwritten, or an option is wrong.</exception>
    public LabelSearch(LabellingOptions options, CancellationToken cancellation)
    {
        _options = options;
        Outputs = new(options.Output);
        LabelOutputChecks.CheckName(Outputs);
        _labeller = new(options, cancellation);
        string[] pictures = [.. options.Pictures.Select(Path.GetFullPath).Where(p => !Outputs.IsThumbnail(p))];
        Names = [.. pictures.Distinct(StringComparer.Ordinal).Select(Outputs.NameOf)];
        Repeats = pictures.Length - Names.Length;
        if (Names.Length == 0) throw new InputException("There are no pictures to label.");
        LabelOutputChecks.RefuseInputs(Outputs, pictures);
    }

    /// <summary>Where the files lie.</summary>
    public LabelOutputs Outputs { get; }

    /// <summary>The names of all pictures, each once, in their order.</summary>
    public string[] Names { get; }

    /// <summary>How often a picture was named again.</summary>
    public int Repeats { get; }

    /// <summary>Pictures that are searched at once.</summary>
    public int Workers => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    /// <summary>All that what is found depends on.</summary>
    public IReadOnlyDictionary<string, string> Settings => _labeller.Settings;

    /// <summary>Searches a picture, and saves its thumbnail where there is to be a sheet.</summary>
    public LabelledPicture Search(string name) =>
        _labeller.Label(Outputs.PathOf(name), name, picture => SaveThumbnail(name, picture));

    /// <summary>False where the picture's file was replaced since, or its thumbnail is gone.</summary>
    public bool IsValid(LabelledPicture known) => _options.IsGathered || (
        PictureLabeller.LengthOf(Outputs.PathOf(known.Name)) == known.Bytes
        && (!_options.Sheet || known.Error is not null || File.Exists(ThumbnailPath(known.Name))));

    /// <summary>Refuses a labelling whose thumbnails would fill the disk.</summary>
    /// <param name="folder">Where they come.</param>
    /// <param name="pictures">Pictures that have none yet.</param>
    /// <param name="free">Bytes that are free; the disk's when null.</param>
    /// <exception cref="BoxfitException">There is less room.</exception>
    public static void RequireRoom(string folder, int pictures, long? free = null)
    {
        // Of photos, on average (docs/labelling.md); what each takes is only known afterwards.
        const long bytes = 14 << 10;
        DiskRoom.Require(folder, pictures * bytes, $"The thumbnails of {Counted.Of(pictures, "picture")} for the label sheet",
            "Or make no sheet (--no-sheet), or take another disk by --out.", free);
    }

    void SaveThumbnail(string name, RgbImage picture)
    {
        if (!_options.Sheet) return;
        string path = ThumbnailPath(name);
        CreateFolder(Path.GetDirectoryName(path)!);
        var thumbnail = Thumbnail.Of(picture, LabelSheet.ThumbnailWidth, LabelSheet.ThumbnailHeight, LabelSheet.ThumbnailQuality);
        AtomicFile.WriteBytes(path, thumbnail.Jpeg);
    }

    string ThumbnailPath(string name) => Path.Combine(Outputs.Thumbnails, LabelOutputs.ThumbnailOf(name));

    /// <summary>Makes sure that a folder is there.</summary>
    /// <exception cref="BoxfitException">It cannot be made.</exception>
    public static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(folder, e);
        }
    }
}
