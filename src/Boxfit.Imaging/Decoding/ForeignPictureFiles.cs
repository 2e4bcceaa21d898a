namespace Boxfit.Imaging.Decoding;

/// <summary>Names what people have in place of a picture, by its first bytes, and what to do about each.</summary>
static class ForeignPictureFiles
{
    const string Convert = "convert it to JPEG or PNG";
    /// <summary>What to do about a camera's own file.</summary>
    public const string Raw = "develop it to JPEG with the camera's program, darktable or RawTherapee";
    const string Fetch = "get the picture again from where it came";
    const string Frames = "take frames from it, as with: ffmpeg -i VIDEO frame-%05d.png";
    const string Unpack = "unpack it";

    // Enough for what stands before a page's or a drawing's first element.
    const int TextBytes = 1024;

    const int Shown = 60;

    static readonly (int At, byte[] Signature, string What, string Remedy)[] s_signatures =
    [
        (0, [0, 5, 0x16, 7], "the companion that macOS leaves beside a file (._NAME), not the picture", "remove it"),
        (0, [.. "PK\u0003\u0004"u8], "a zip archive (or an office document)", Unpack),
        (0, [0x1F, 0x8B], "a gzip archive", Unpack),
        (0, [.. "7z"u8, 0xBC, 0xAF], "a 7-Zip archive", Unpack),
        (0, [.. "Rar!"u8], "a RAR archive", Unpack),
        (257, [.. "ustar"u8], "a tar archive", Unpack),
        (0, [.. "%PDF"u8], "a PDF", "take the pictures out of it, as with: pdftoppm -png FILE page"),
        (0, [.. "%!PS"u8], "a PostScript file", Convert),
        (0, [0xC5, 0xD0, 0xD3, 0xC6], "a PostScript file", Convert),
        (0, [.. "8BPS"u8], "a Photoshop file", "export it as JPEG or PNG"),
        (0, [.. "gimp xcf"u8], "a GIMP file", "export it as JPEG or PNG"),
        (0, [0xFF, 0x0A], "a JPEG XL picture", Convert),
        (4, [.. "JXL "u8], "a JPEG XL picture", Convert),
        (4, [.. "jP  "u8], "a JPEG 2000 picture", Convert),
        (0, [0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 picture", Convert),
        (0, [0xFF, 0xD8, 0xFF, 0xF7], "a JPEG-LS picture", Convert),
        (0, [0x49, 0x49, 0xBC, 0x01], "a JPEG XR picture", Convert),
        (0, [.. "qoif"u8], "a QOI picture", Convert),
        (0, [.. "#?RADIANCE"u8], "a Radiance HDR picture", Convert),
        (0, [0x76, 0x2F, 0x31, 0x01], "an OpenEXR picture", Convert),
        (0, [.. "DDS "u8], "a DirectX texture", Convert),
        (0, [0, 0, 1, 0], "an icon", Convert),
        (0, [.. "icns"u8], "an icon", Convert),
        (0, [.. "AT&TFORM"u8], "a DjVu document", Convert),
        (0, [0x8A, 0x4D, 0x4E, 0x47], "an MNG animation", Convert),
        (128, [.. "DICM"u8], "a DICOM file", "convert it with dcmj2pnm or the like, with the window that its reader uses"),
        (0, [.. "SIMPLE  ="u8], "a FITS file", Convert),
        (0, [0x89, .. "HDF"u8], "an HDF5 file", "take the pictures out of it"),
        (0, [0x93, .. "NUMPY"u8], "a NumPy array", "save it as PNG"),
        (0, [.. "SQLite format 3"u8], "a database", "name the pictures themselves"),
        (8, [.. "CR"u8, 2], "a camera's RAW file (Canon CR2)", Raw),
        (4, [.. "ftypcrx "u8], "a camera's RAW file (Canon CR3)", Raw),
        (0, [.. "FUJIFILMCCD-RAW"u8], "a camera's RAW file (Fujifilm RAF)", Raw),
        (0, [.. "IIRO"u8], "a camera's RAW file (Olympus ORF)", Raw),
        (0, [.. "IIRS"u8], "a camera's RAW file (Olympus ORF)", Raw),
        (0, [.. "IIU\0"u8], "a camera's RAW file (Panasonic RW2)", Raw),
        (0, [.. "FOVb"u8], "a camera's RAW file (Sigma X3F)", Raw),
        (12, [.. "CgBI"u8], "a PNG changed for Apple's devices", "restore it with: xcrun pngcrush -revert-iphone-optimizations FILE OUT"),
        (8, [.. "AVI "u8], "a video", Frames),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "a video", Frames),
        (0, [0, 0, 1, 0xBA], "a video", Frames),
        (0, [.. "FLV"u8, 1], "a video", Frames),
        (4, [.. "moov"u8], "a video", Frames),
        (4, [.. "mdat"u8], "a video", Frames),
        (4, [.. "wide"u8], "a video", Frames),
    ];

    /// <summary>What the file is, and the remedy; null where it may be a picture, or nothing that is known.</summary>
    public static string? Describe(ReadOnlySpan<byte> head)
    {
        foreach ((int at, byte[] signature, string what, string remedy) in s_signatures)
            if (head.Length >= at + signature.Length && head[at..].StartsWith(signature)) return Sentence(what, remedy);
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && HeifBrands.Format(head) is null) return Sentence("a video", Frames);
        bool netpbm = head.Length > 2 && head[0] == 'P' && head[1] is >= (byte)'1' and <= (byte)'7';
        if (netpbm && head[2] is (byte)'\n' or (byte)' ' or (byte)'\r')
            return Sentence("a netpbm picture (PBM, PGM, PPM or PAM)", "convert it to PNG");
        if (!head.ContainsAnyExcept((byte)0)) return $"it holds only zeros, as after a failed copy or a full disk; {Fetch}";
        return DescribeText(head);
    }

    /// <summary>How a text begins, to be put behind a message: it may be what a server said. Empty for what is no text.</summary>
    public static string Beginning(ReadOnlySpan<byte> head)
    {
        if (Text(head) is not { Length: > 0 } text) return "";
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"; it is text that begins with '{ForeignText.Shown(line.Length > Shown ? line[..Shown] + "…" : line)}'";
    }

    static string? DescribeText(ReadOnlySpan<byte> head)
    {
        if (Text(head) is not { } text) return null;
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return Sentence("a Git LFS pointer, not the picture", "get the pictures with: git lfs pull");
        if (text.Contains("/annex/objects/", StringComparison.Ordinal))
            return Sentence("a git-annex pointer, not the picture", "get the pictures with: git annex get");
        if (Has("<svg")) return Sentence("an SVG drawing", Convert);
        if (Starts("<!doctype html") || Starts("<html") || Starts("<head") || (text.StartsWith('<') && Has("<html")))
        {
            return Sentence(
                "a web page (HTML), as a server sends in place of a picture", "download the picture itself, signed in where it is needed");
        }
        if (Starts("<?xml") || Starts("<error")) return Sentence("an XML file" + Beginning(head)["; it is text".Length..], Fetch);
        if (text.StartsWith('{') || text.StartsWith('[')) return Sentence("a JSON file" + Beginning(head)["; it is text".Length..], Fetch);
        return null;

        bool Starts(string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

        bool Has(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The first bytes as text, or null where they are none.</summary>
    static string? Text(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, TextBytes)];
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[3..];
        foreach (byte b in head)
            if (b is < 32 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')) return null;
        return Encoding.UTF8.GetString(head).TrimStart();
    }

    static string Sentence(string what, string remedy) => $"it is {what}; {remedy}";
}
