namespace Boxfit.Files;

/// <summary>
/// A file that only one process at a time can open: whoever has it works alone. It is empty and stays where it is, since removing it would
/// let two in.
/// </summary>
static class LockFile
{
    // EAGAIN of Linux and of macOS, and Windows' sharing violation.
    const int InUseOnLinux = 11, InUseOnMac = 35, InUseOnWindows = unchecked((int)0x80070020);

    /// <summary>
    /// Opens the file, which is made where it is not there; null while another process has it open. Disposing lets others in.
    /// </summary>
    /// <exception cref="InputException">It is a pipe, a device or a socket.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be made.</exception>
    public static FileStream? TryOpen(string path)
    {
        RegularFile.Require(path);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is InUseOnLinux or InUseOnMac or InUseOnWindows)
        {
            return null;
        }
    }
}
