namespace Boxfit.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do about it; null where nothing is wrong.</param>
/// <param name="IsNeeded">Whether training cannot run before the remedy is applied.</param>
sealed record Check(string Name, string Found, string? Remedy = null, bool IsNeeded = false)
{
    public bool IsFine => Remedy is null;
}
