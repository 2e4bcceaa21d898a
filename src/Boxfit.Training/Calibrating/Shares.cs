namespace Boxfit.Training.Calibrating;

/// <summary>Shares as people read them.</summary>
static class Shares
{
    /// <summary>A share in per cent, as exactly as it was given.</summary>
    public static string Text(double share) => string.Create(CultureInfo.InvariantCulture, $"{(decimal)share * 100:0.##########} %");
}
