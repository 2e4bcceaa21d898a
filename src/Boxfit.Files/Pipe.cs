using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files;

/// <summary>
/// Some files are read in many places, which a pipe does not allow; and only to open one that no process writes to waits without an end,
/// where not even Ctrl-C helps.
/// </summary>
public static partial class Pipe
{
    // Of Linux on all processors that .NET runs on.
    const int NonBlocking = 0x800, CloseOnExec = 0x80000;

    /// <summary>Refuses a pipe; what cannot be opened at all is left to who opens it.</summary>
    /// <exception cref="InputException">It is a pipe.</exception>
    public static void Refuse(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var handle = new SafeFileHandle(Open(path, NonBlocking | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid || IsSeekable(handle)) return;
        throw new InputException(
            $"{Path.GetFullPath(path)} is a pipe or a terminal, which cannot be read in several places. Save its content to a file first.");
    }

    static bool IsSeekable(SafeFileHandle handle) => Seek(handle, 0, whence: 1) >= 0;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
