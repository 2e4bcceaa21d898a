namespace Boxfit.Preparation;

/// <summary>How far reading pictures has come.</summary>
/// <param name="Done">Number of files that were read.</param>
/// <param name="Total">Number of all files.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record CheckProgress(int Done, int Total, TimeSpan Elapsed)
{
    /// <summary>Files a second so far.</summary>
    public double PicturesPerSecond => Done / Math.Max(Elapsed.TotalSeconds, 1e-3);

    /// <summary>Time left at that speed.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds((Total - Done) / Math.Max(PicturesPerSecond, 1e-3));
}
