using Boxfit.Reports.Sheets;

namespace Boxfit.Web.Watching;

/// <summary>Small copies of the runs' test pictures, which are found as a training finds them; those shown last are kept.</summary>
sealed class TestPictures : IDisposable
{
    const int Width = 480, Height = 360, Quality = 85, MostKept = 400, MostSets = 4, AtATime = 2;

    readonly SemaphoreSlim _turns = new(AtATime);
    readonly RecentlyUsed<string, byte[]> _kept = new(MostKept);
    readonly RecentlyUsed<string, Lazy<PictureSet>> _sets = new(MostSets);

    /// <summary>A picture of a run's table as JPEG.</summary>
    /// <param name="run">The run.</param>
    /// <param name="row">The picture.</param>
    /// <param name="known">The tag of the picture that whoever asks has; null or another text for none.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The JPEG, null where whoever asks has it; and its tag, a text that changes with the picture.</returns>
    /// <exception cref="RequestProblem">The picture is not there, or another than was measured.</exception>
    public async Task<(byte[]? Jpeg, string Tag)> ReadAsync(
        WatchedRun run, EvaluatedRow row, string? known, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            string path = SetOf(run).Find(row);
            var info = new FileInfo(path);
            string key = string.Create(CultureInfo.InvariantCulture,
                $"{path}\n{info.LastWriteTimeUtc.Ticks:x}-{info.Length:x} {row.Width}×{row.Height}");
            string tag = Tag(key);
            if (tag == known) return (null, tag);
            if (!_kept.TryGet(key, out byte[]? jpeg)) _kept.Keep(key, jpeg = Draw(path, row));
            return (jpeg, tag);
        }
        catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException)
        {
            throw new RequestProblem(StatusCodes.Status404NotFound, e.Message);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    static string Tag(string key) =>
        $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12))}\"";

    static byte[] Draw(string path, EvaluatedRow row)
    {
        var picture = PictureReader.Read(path);
        if ((picture.Width, picture.Height) != (row.Width, row.Height))
        {
            throw new InputException($"{path} has {picture.Width}×{picture.Height} pixels now; the picture that was measured had " +
                $"{row.Width}×{row.Height}.");
        }
        return Thumbnail.Of(picture, Math.Min(Width, picture.Width), Math.Min(Height, picture.Height), Quality).Jpeg;
    }

    PictureSet SetOf(WatchedRun run)
    {
        var settings = run.Figures.Settings
            ?? throw new InputException($"{run.Name}'s settings cannot be read, so that its pictures are not known.");
        var options = settings.CreateDatasetOptions();
        string key = string.Join('\n', options.File, File.GetLastWriteTimeUtc(options.File).Ticks, options.Images, options.WorkingFolder,
            settings.Format, settings.Columns, settings.PictureNames);
        // Read outside of the lock, and anew after a failure.
        return _sets.GetOrAdd(key, () => new(() => new(options), LazyThreadSafetyMode.PublicationOnly)).Value;
    }

    /// <summary>The pictures that a data file names.</summary>
    sealed class PictureSet
    {
        readonly string _file;
        readonly Dictionary<(string, int), AnnotatedPicture> _pictures = [];
        readonly PictureLocator _locator;

        public PictureSet(Data.Datasets.DatasetOptions options)
        {
            var set = AnnotationFiles.Read(options.File, options.Reading with { Images = options.Images });
            _file = set.Source;
            _locator = new(set, options.Images, options.WorkingFolder);
            foreach (var picture in set.Pictures)
            {
                _pictures.TryAdd((picture.Name, picture.Row), picture);
                // A table's row is that of the object where an object has a row of its own.
                foreach (var o in picture.Objects) _pictures.TryAdd((picture.Name, o.Row), picture);
            }
        }

        public string Find(EvaluatedRow row)
        {
            if (!_pictures.TryGetValue((row.Name, row.Row), out var picture))
                throw new InputException($"{_file} has no picture {ForeignText.Shown(row.Name)} in row {row.Row} any more.");
            return _locator.Find(picture) ?? throw new InputException($"{ForeignText.Shown(row.Name)}: {_locator.Explain(picture)}.");
        }
    }
}
