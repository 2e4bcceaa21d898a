using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files.Archives;

/// <summary>By what an archive is known to be as it was.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">When it was last written, in ticks of UTC.</param>
readonly record struct ArchiveStamp(long Length, long Written)
{
    /// <exception cref="IOException">It is not there.</exception>
    public static ArchiveStamp Of(string path)
    {
        var file = new FileInfo(path);
        return new(file.Length, file.LastWriteTimeUtc.Ticks);
    }

    /// <summary>The same of an open file.</summary>
    public static ArchiveStamp Of(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Length:N0} bytes of {new DateTime(Written, DateTimeKind.Utc):yyyy-MM-dd HH:mm:ss} UTC");
}
