using System.Collections.Concurrent;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files;

/// <summary>
/// Paths on Linux with names whose bytes are not UTF-8, which .NET lists (with U+FFFD in place of what it cannot read) but cannot open. One
/// is meant by the name that .NET gives it, or by its letters in Windows-1252, as an old archive or table has them; where several files of
/// a folder are called so, none is.
/// </summary>
static partial class RawPath
{
    const int ReadOnly = 0, CloseOnExec = 0x80000, CurrentFolder = -100, LengthPlace = 16, NamePlace = 19;

    const int MostListings = 1000;

    // A folder may change twice within one tick of the file system's clock.
    static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    static readonly Encoding s_windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    // By the folder's bytes. Only folders in which something was not found by its letters are listed, again where they have changed since.
    static readonly ConcurrentDictionary<string, FolderNames> s_listings = new(StringComparer.Ordinal);

    /// <summary>The names in a folder that are not UTF-8, by what they may be called.</summary>
    /// <param name="Written">When the folder had last changed before they were listed.</param>
    /// <param name="IsSettled">Whether that was so long before that any later change has another time.</param>
    /// <param name="Names">The names.</param>
    sealed record FolderNames(DateTime? Written, bool IsSettled, ILookup<string, byte[]> Names);

    /// <summary>
    /// The bytes, with a zero behind, of the path to what a path means; null where that has no such name, or is not there.
    /// </summary>
    public static byte[]? Find(string path)
    {
        // The places in the system's structures are those of 64 bits.
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || Ascii.IsValid(path) || path.Contains('\0')) return null;
        byte[] place = [];
        foreach (string part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            byte[] usual = [.. place, (byte)'/', .. Encoding.UTF8.GetBytes(part)];
            if (FileStatus.Exists([.. usual, 0])) place = usual;
            else if (!Ascii.IsValid(part) && Only(Listing(place)[part]) is { } name) place = [.. place, (byte)'/', .. name];
            else return null;
        }
        return [.. place, 0];
    }

    /// <summary>Opens a file to read it; null where there is none of such a name.</summary>
    public static SafeFileHandle? Open(string path)
    {
        if (Find(path) is not { } bytes) return null;
        int file = OpenAt(CurrentFolder, bytes, ReadOnly | CloseOnExec);
        return file < 0 ? null : new(file, ownsHandle: true);
    }

    static byte[]? Only(IEnumerable<byte[]> names) => names.Take(2).ToArray() is [var only] ? only : null;

    static ILookup<string, byte[]> Listing(byte[] folder)
    {
        string key = Encoding.Latin1.GetString(folder);
        var written = FileStatus.Written([.. folder, (byte)'/', 0]);
        if (s_listings.TryGetValue(key, out var known) && known.IsSettled && known.Written == written) return known.Names;
        bool isSettled = DateTime.UtcNow - written > s_tick;
        var names = Names(folder)
            .SelectMany(name => (string[])[Encoding.UTF8.GetString(name), s_windows.GetString(name)], (name, text) => (name, text))
            .ToLookup(n => n.text, n => n.name, StringComparer.Ordinal);
        if (s_listings.Count >= MostListings) s_listings.Clear();
        s_listings[key] = new(written, isSettled, names);
        return names;
    }

    /// <summary>The names in a folder that are not UTF-8.</summary>
    static List<byte[]> Names(byte[] folder)
    {
        List<byte[]> names = [];
        nint listing = OpenFolder([.. folder, (byte)'/', 0]);
        if (listing == 0) return names;
        try
        {
            for (nint entry = ReadFolder(listing); entry != 0; entry = ReadFolder(listing))
            {
                byte[] whole = new byte[(ushort)Marshal.ReadInt16(entry, LengthPlace) - NamePlace];
                Marshal.Copy(entry + NamePlace, whole, 0, whole.Length);
                byte[] name = whole[..whole.AsSpan().IndexOf((byte)0)];
                if (!Utf8.IsValid(name)) names.Add(name);
            }
        }
        finally
        {
            _ = CloseFolder(listing);
        }
        return names;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "opendir")]
    private static partial nint OpenFolder(byte[] path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial nint ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint folder);
}
