namespace Boxfit.Imaging;

/// <summary>
/// Kinds of pictures that are not read, by the endings of their names: whoever looks through a folder counts and names such files, and does
/// not leave them out in silence.
/// </summary>
static class ForeignEndings
{
    const string Convert = "convert it to JPEG or PNG";
    const string Export = "export it as JPEG or PNG";

    static readonly HashSet<string> s_raw = new(StringComparer.OrdinalIgnoreCase)
    {
        ".3fr", ".ari", ".arw", ".bay", ".braw", ".cap", ".cr2", ".cr3", ".crw", ".dcr", ".dcs", ".dng", ".drf", ".eip", ".erf", ".fff",
        ".gpr", ".iiq", ".k25", ".kdc", ".mdc", ".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".ptx", ".pxn", ".r3d", ".raf",
        ".raw", ".rw2", ".rwl", ".rwz", ".sr2", ".srf", ".srw", ".x3f",
    };

    static readonly Dictionary<string, (string What, string Remedy)> s_others = new(StringComparer.OrdinalIgnoreCase)
    {
        [".psd"] = ("a Photoshop file", Export),
        [".psb"] = ("a Photoshop file", Export),
        [".xcf"] = ("a GIMP file", Export),
        [".kra"] = ("a Krita file", Export),
        [".ora"] = ("an OpenRaster file", Export),
        [".afphoto"] = ("an Affinity Photo file", Export),
        [".pdn"] = ("a Paint.NET file", Export),
        [".svg"] = ("an SVG drawing", Convert),
        [".svgz"] = ("an SVG drawing", Convert),
        [".jxl"] = ("a JPEG XL picture", Convert),
        [".jp2"] = ("a JPEG 2000 picture", Convert),
        [".j2k"] = ("a JPEG 2000 picture", Convert),
        [".jpf"] = ("a JPEG 2000 picture", Convert),
        [".jpx"] = ("a JPEG 2000 picture", Convert),
        [".jls"] = ("a JPEG-LS picture", Convert),
        [".jxr"] = ("a JPEG XR picture", Convert),
        [".wdp"] = ("a JPEG XR picture", Convert),
        [".hdp"] = ("a JPEG XR picture", Convert),
        [".tga"] = ("a Targa picture", Convert),
        [".pcx"] = ("a PCX picture", Convert),
        [".ppm"] = ("a netpbm picture", Convert),
        [".pgm"] = ("a netpbm picture", Convert),
        [".pbm"] = ("a netpbm picture", Convert),
        [".pnm"] = ("a netpbm picture", Convert),
        [".pam"] = ("a netpbm picture", Convert),
        [".qoi"] = ("a QOI picture", Convert),
        [".exr"] = ("an OpenEXR picture", Convert),
        [".hdr"] = ("a Radiance HDR picture", Convert),
        [".dds"] = ("a DirectX texture", Convert),
        [".ico"] = ("an icon", Convert),
        [".icns"] = ("an icon", Convert),
        [".wmf"] = ("a Windows metafile", Convert),
        [".emf"] = ("a Windows metafile", Convert),
        [".dcm"] = ("a DICOM file", Convert),
    };

    /// <summary>True for a name that ends as a picture of a kind that is not read, in any case of letters.</summary>
    public static bool IsNamed(string name) => IsNamedRaw(name) || s_others.ContainsKey(Path.GetExtension(name));

    /// <summary>True for a name that ends as a camera's RAW file.</summary>
    internal static bool IsNamedRaw(string name) => s_raw.Contains(Path.GetExtension(name));

    /// <summary>What a name's ending says, with the remedy, as it stands behind "it is"; null where it says nothing.</summary>
    internal static string? Describe(string name)
    {
        string ending = Path.GetExtension(name);
        if (s_raw.Contains(ending)) return $"a camera's RAW file ({ending[1..].ToUpperInvariant()}); {ForeignPictureFiles.Raw}";
        return s_others.TryGetValue(ending, out var kind) ? $"{kind.What} by its name; {kind.Remedy}" : null;
    }
}
