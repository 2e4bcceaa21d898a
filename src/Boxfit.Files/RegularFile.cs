using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files;

/// <summary>
/// Opens files to read them. What is no file is refused at once: opening a pipe waits for its other end, where not even Ctrl-C helps, and
/// a device may give bytes without an end. Files that have a name are read through here, so that names whose bytes
/// are not UTF-8 are read, too; the few exceptions stand in a test of the house, with their reasons.
/// </summary>
static class RegularFile
{
    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="InputException">It is a pipe, a device or a socket.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096, FileOptions options = FileOptions.None)
    {
        Require(path);
        return !File.Exists(path) && RawPath.Open(path) is { } raw ? new(raw, FileAccess.Read, bufferSize)
            : new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize, options);
    }

    /// <summary>Opens a picture, or what lies beside one, which may be in an archive (<see cref="ArchivePath"/>).</summary>
    /// <exception cref="InputException">It is a pipe, a device or a socket; or its archive cannot be read, or has changed.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static Stream OpenAny(string path, int bufferSize = 4096, FileOptions options = FileOptions.None) =>
        ArchivedFile.Find(path) is { } archived ? archived.Open() : OpenRead(path, bufferSize, options);

    /// <summary>Opens a file to read at places in it; see <see cref="OpenRead"/>.</summary>
    public static SafeFileHandle OpenHandle(string path)
    {
        Require(path);
        return !File.Exists(path) && RawPath.Open(path) is { } raw ? raw
            : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Reads a whole file that is small.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="InputException">It has more bytes, or is a pipe, a device or a socket.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static byte[] ReadBytes(string path, int most)
    {
        using var file = OpenRead(path);
        if (file.Length > most)
        {
            throw new InputException(
                $"{Path.GetFullPath(path)} has {ByteCount.Text(file.Length)}, where at most {ByteCount.Text(most)} are read. It is " +
                "damaged, or something else than its name says.");
        }
        byte[] bytes = new byte[file.Length];
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..count];
    }

    /// <summary>Reads a whole text file that is small; see <see cref="ReadBytes"/>.</summary>
    public static string ReadText(string path, int most)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, most)));
        return reader.ReadToEnd();
    }

    /// <summary>Refuses what is there and is no file; what is not there is left to who opens it.</summary>
    /// <exception cref="InputException">It is a pipe, a device or a socket.</exception>
    public static void Require(string path)
    {
        var kind = FileStatus.Of(path).Kind;
        if (kind is FileKind.None or FileKind.File or FileKind.Folder) return; // Opening a folder fails at once.
        throw new InputException(
            $"{Path.GetFullPath(path)} is {FileStatus.Describe(kind)}, which cannot be read in several places. Save its content to a " +
            "file first.");
    }
}
