namespace Boxfit.Cascades.Scanning;

/// <summary>A window that passed, by its number in the row, with the last stage's sum.</summary>
readonly record struct RowHit(int Window, double Weight);

/// <summary>Runs a cascade on rows of windows. Not for use from several threads at once.</summary>
abstract unsafe class WindowClassifier
{
    /// <summary>Makes the classifier of a cascade's kind of features.</summary>
    public static WindowClassifier Create(Cascade cascade) => cascade.IsPatterns ? new PatternClassifier(cascade) : new HaarClassifier(cascade);

    /// <summary>True when the plane of tilted sums is read.</summary>
    public virtual bool NeedsTilted => false;

    /// <summary>True when the plane of squares is read.</summary>
    public virtual bool NeedsSquares => false;

    /// <summary>Computes where the features' corners lie in planes of that layout.</summary>
    public abstract void Place(PlaneLayout layout);

    /// <summary>
    /// Finds the windows of a row that pass all stages. After a window that fails in the first stage the next one is left out, as OpenCV
    /// does.
    /// </summary>
    /// <param name="corner">The upper left corner of the row's first window in the plane of sums.</param>
    /// <param name="windows">How many windows the row has.</param>
    /// <param name="hits">Those that pass are added.</param>
    public abstract void Scan(int* corner, int windows, List<RowHit> hits);
}
