namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Searches pictures with one cascade, with buffers that stay for the next picture. Not for use from several threads at once.
/// </summary>
sealed unsafe class PictureSearch
{
    // Rows of windows between two moves of the sums: enough to make moving cheap, few enough for the sums to stay in the cache.
    const int Band = 64;

    // OpenCV spreads the rows of windows over stripes, by the width of the first level.
    const int StripeWidth = 32;

    readonly Cascade _cascade;
    readonly RowScanner _scanner;
    readonly LevelResizer _resizer = new();
    readonly LevelSums _sums;
    readonly List<RowHit> _rowHits = [];

    public PictureSearch(Cascade cascade)
    {
        _cascade = cascade;
        _scanner = RowScanner.Create(cascade);
        _sums = new(_scanner.NeedsTilted, _scanner.NeedsSquares);
    }

    /// <summary>All windows that pass, level by level.</summary>
    public List<Hit> Run(GreyImage image, DetectionOptions options)
    {
        var hits = new List<Hit>();
        var levels = PyramidLevel.All(image.Width, image.Height, _cascade, options);
        if (levels.Count == 0) return hits;
        int stripes = (Windows(levels[0]).Width + StripeWidth - 1) / StripeWidth;
        if (stripes == 0) return hits;
        var layout = default(PlaneLayout);
        foreach (var level in levels)
        {
            if (level.Step != layout.Step) layout = PlaneLayout.For(level.Step, level.Width, Band + _cascade.Height + 1);
            Search(image, level, layout, stripes, hits);
        }
        return hits;
    }

    // How many places a window has across and down, in pixels of the level.
    (int Width, int Height) Windows(PyramidLevel level) =>
        (Math.Max(level.Width - _cascade.Width + 1, 0), Math.Max(level.Height - _cascade.Height + 1, 0));

    void Search(GreyImage image, PyramidLevel level, PlaneLayout layout, int stripes, List<Hit> hits)
    {
        var (width, height) = Windows(level);
        int step = level.Step;
        // Stripes are whole numbers of steps; what the last one does not reach is left out.
        int stripe = Math.Max((height / step + stripes - 1) / stripes, 1) * step;
        height = (int)Math.Min((long)stripes * stripe, height);
        if (width == 0 || height == 0) return;

        _resizer.Start(image, level);
        _sums.Start(layout, level.Width);
        _scanner.Place(layout);
        int first = 0, nextRow = 0;
        for (int y = 0; y < height; y += step)
        {
            if (y - first + _cascade.Height >= layout.Rows)
            {
                _sums.Drop(y - first);
                first = y;
            }
            while (_sums.Rows <= y - first + _cascade.Height) _sums.Add(_resizer.Row(nextRow++));
            ScanRow(y, (y - first) * layout.Stride, (width + step - 1) / step, level, hits);
        }
    }

    void ScanRow(int y, int place, int windows, PyramidLevel level, List<Hit> hits)
    {
        _rowHits.Clear();
        fixed (int* planes = _sums.Planes) _scanner.Scan(planes + place, windows, _rowHits);
        foreach (var (window, weight) in _rowHits)
        {
            hits.Add(new(PyramidLevel.Round(window * level.Step * level.Scale), PyramidLevel.Round(y * level.Scale),
                PyramidLevel.Round(_cascade.Width * level.Scale), PyramidLevel.Round(_cascade.Height * level.Scale), weight));
        }
    }
}
