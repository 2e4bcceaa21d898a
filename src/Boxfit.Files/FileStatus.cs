namespace Boxfit.Files;

/// <summary>What lies at a path.</summary>
enum FileKind
{
    /// <summary>Nothing, or nothing that can be reached.</summary>
    None,

    /// <summary>A file with content of its own.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, with or without a name.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device that bytes go through, such as /dev/null or a terminal.</summary>
    Device,

    /// <summary>A disk or a part of one.</summary>
    Disk,
}

/// <summary>What the system says of what lies at a path, through links. Nothing is opened: opening a pipe could wait for ever.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Identity">The same text for all names and links by which one thing can be reached; empty where there is nothing.</param>
/// <param name="Error">The system's number of the error where there is nothing, else 0.</param>
readonly partial record struct FileStatus(FileKind Kind, string Identity, int Error = 0)
{
    /// <summary>Number of names that the file has on its disk; 1 where the system does not say.</summary>
    public long Names { get; init; } = 1;

    /// <summary>The same text for all that lies on one disk; empty where that is not known.</summary>
    public string Disk => Identity.IndexOf(':') is > 0 and var end ? Identity[..end] : "";

    // Of Linux on all processors: struct statx has the same places everywhere.
    const int CurrentFolder = -100, BasicFields = 0x7FF, StatusBytes = 256;
    const int NamesPlace = 16, ModePlace = 28, NumberPlace = 32, LengthPlace = 40, WrittenPlace = 112, DevicePlace = 136;
    const int TypeMask = 0xF000, OfDescriptor = 0x1000;

    /// <summary>The error of a path that is longer than the system takes.</summary>
    public const int NameTooLong = 36;

    const int NotPermitted = 1, NotThere = 2, NoFolder = 20, NotImplemented = 38;

    /// <summary>Looks at a path; through links, where it is one, and into archives (<see cref="ArchivePath"/>).</summary>
    /// <exception cref="InputException">It leads into an archive that cannot be read.</exception>
    public static FileStatus Of(string path)
    {
        if (path.Length == 0) return new(FileKind.None, "", NotThere);
        if (!OperatingSystem.IsLinux()) return Managed(path);
        Span<byte> status = stackalloc byte[StatusBytes];
        if (StatusOf(CurrentFolder, path, flags: 0, BasicFields, ref MemoryMarshal.GetReference(status)) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            // Old containers forbid the call itself.
            if (error is NotPermitted or NotImplemented) return Managed(path);
            if (error != NotThere || RawPath.Find(path) is not { } raw
                || StatusOfRaw(CurrentFolder, raw, flags: 0, BasicFields, ref MemoryMarshal.GetReference(status)) != 0)
            {
                return error == NoFolder && InArchive(path) is { } archived ? archived : new(FileKind.None, "", error);
            }
        }
        var kind = KindIn(status);
        ulong device = BitConverter.ToUInt64(status[DevicePlace..]), number = BitConverter.ToUInt64(status[NumberPlace..]);
        return new(kind, $"{device:x}:{number:x}") { Names = BitConverter.ToUInt32(status[NamesPlace..]) };
    }

    /// <summary>Whether there is a file at a path, through links, whatever the bytes of its name: <see cref="RawPath"/>.</summary>
    public static bool IsFile(string path)
    {
        if (path.Length == 0 || !OperatingSystem.IsLinux()) return Of(path).Kind == FileKind.File;
        // Of most there is one, and then no more is asked: this is what millions of pictures are looked for by.
        Span<byte> status = stackalloc byte[StatusBytes];
        return StatusOf(CurrentFolder, path, flags: 0, BasicFields, ref MemoryMarshal.GetReference(status)) == 0
            ? KindIn(status) == FileKind.File : Of(path).Kind == FileKind.File;
    }

    /// <summary>Length in bytes of what is open on Linux; null where that is no file.</summary>
    internal static long? LengthOf(int descriptor)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        if (StatusOfRaw(descriptor, [0], OfDescriptor, BasicFields, ref MemoryMarshal.GetReference(status)) != 0) return null;
        return KindIn(status) == FileKind.File ? BitConverter.ToInt64(status[LengthPlace..]) : null;
    }

    /// <summary>Whether there is anything at a path of bytes that end in a zero.</summary>
    internal static bool Exists(byte[] path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        return StatusOfRaw(CurrentFolder, path, flags: 0, BasicFields, ref MemoryMarshal.GetReference(status)) == 0;
    }

    /// <summary>When a folder's entries last changed, by a path of bytes that end in a zero; null where there is nothing.</summary>
    internal static DateTime? Written(byte[] path)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        if (StatusOfRaw(CurrentFolder, path, flags: 0, BasicFields, ref MemoryMarshal.GetReference(status)) != 0) return null;
        long seconds = BitConverter.ToInt64(status[WrittenPlace..]), nanoseconds = BitConverter.ToUInt32(status[(WrittenPlace + 8)..]);
        return DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond + nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>A kind in words, as they follow "is".</summary>
    public static string Describe(FileKind kind) => kind switch
    {
        FileKind.File => "a file",
        FileKind.Folder => "a folder",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        FileKind.Device => "a device",
        FileKind.Disk => "a disk",
        _ => "not there",
    };

    static FileKind KindIn(ReadOnlySpan<byte> status) => (BitConverter.ToUInt16(status[ModePlace..]) & TypeMask) switch
    {
        0x4000 => FileKind.Folder,
        0x1000 => FileKind.Pipe,
        0xC000 => FileKind.Socket,
        0x2000 => FileKind.Device,
        0x6000 => FileKind.Disk,
        _ => FileKind.File,
    };

    static FileStatus Managed(string path)
    {
        bool isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path)) return InArchive(path) ?? new(FileKind.None, "", NotThere);
        return new(isFolder ? FileKind.Folder : FileKind.File, Real(Path.GetFullPath(path)));
    }

    static FileStatus? InArchive(string path) => ArchivedFile.Find(path) is { } archived
        ? new(FileKind.File, $"{Of(archived.Archive.Path).Identity}/{archived.Member.Name}") : null;

    static string Real(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName.TrimEnd(Path.DirectorySeparatorChar) ?? path;
        }
        catch (IOException) // a link that leads to itself
        {
            return path;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatusOf(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatusOfRaw(int folder, byte[] path, int flags, uint mask, ref byte status);
}
