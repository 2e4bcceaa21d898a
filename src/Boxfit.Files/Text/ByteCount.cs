namespace Boxfit.Files.Text;

/// <summary>Numbers of bytes for people.</summary>
static class ByteCount
{
    /// <summary>Such as <c>812 bytes</c>, <c>19.2 MB</c> or <c>1.53 GB</c>, in powers of 1000.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} bytes",
        < 1_000_000 => $"{bytes / 1e3:0.0} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0.0} MB",
        _ => $"{bytes / 1e9:0.00} GB",
    };
}
