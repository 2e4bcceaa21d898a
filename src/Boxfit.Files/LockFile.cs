namespace Boxfit.Files;

/// <summary>
/// A file that only one process at a time can open: whoever has it works alone. It is empty and stays where it is; only who holds it can
/// remove it, with what it guards, without letting two in.
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

    /// <summary>
    /// Whether another process has the file open now. It is opened for a moment, which keeps out who would open it in the same moment: for
    /// where the system does not say it otherwise.
    /// </summary>
    public static bool IsHeld(string path)
    {
        RegularFile.Require(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (IOException e)
        {
            return e.HResult is InUseOnLinux or InUseOnMac or InUseOnWindows;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
