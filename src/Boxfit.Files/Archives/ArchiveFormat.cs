namespace Boxfit.Files.Archives;

/// <summary>The kinds of archive that can be unpacked.</summary>
enum ArchiveKind
{
    TarGzip,
    Tar,
    Zip,
}

/// <summary>Tells an archive by its first bytes.</summary>
static class ArchiveFormat
{
    /// <summary>Number of first bytes that decide.</summary>
    public const int HeadLength = 512;

    const int TarMagicOffset = 257;

    /// <summary>The kind, or null when the bytes begin no archive.</summary>
    public static ArchiveKind? Find(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0x1F, 0x8B, 8])) return ArchiveKind.TarGzip;
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return ArchiveKind.Zip;
        return head.Length == HeadLength && head[TarMagicOffset..].StartsWith("ustar"u8) ? ArchiveKind.Tar : null;
    }

    /// <summary>What the bytes look like instead, for messages.</summary>
    public static string Describe(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return "nothing";
        string text = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 60)]).TrimStart();
        if (text.StartsWith('<')) return "a web page";
        return text.Any(char.IsControl) ? "unknown bytes" : $"the text '{text}'";
    }
}
