namespace Boxfit.Imaging.Native;

/// <summary>
/// The part of libheif's API that is used (heif.h). The libvips that comes with Boxfit has no decoder for HEVC, which phones use in HEIC;
/// the system's libheif often has one. Everything else works without it.
/// </summary>
static unsafe partial class Libheif
{
    /// <summary>What to do where HEIC cannot be decoded.</summary>
    public const string Remedy =
        "install libheif with a decoder for HEVC (Debian and Ubuntu: apt-get install libheif1, and libheif-plugin-libde265 where " +
        "there is one; macOS: brew install libheif), or convert it to JPEG (heif-convert IN.heic OUT.jpg; " +
        "iPhone: Settings, Camera, Formats, Most Compatible)";

    const string Library = "libheif.so.1";
    const uint FirstWithTiles = 0x01170000;
    const int Hevc = 1, Rgb = 1, Interleaved = 10, InterleavedRgb = 10, InterleavedRgba = 11;

    static readonly string[] s_names = [Library, "libheif.1.dylib", "/opt/homebrew/lib/libheif.1.dylib", "heif.dll", "libheif.dll"];

    static readonly Lazy<bool> s_present = new(Load);

    /// <summary>The system has it, with a decoder for HEVC.</summary>
    public static bool IsPresent => s_present.Value;

    /// <summary>
    /// It follows the matrix and the range that a picture made of tiles describes: 1.23 does, 1.15 takes all for BT.601's full range.
    /// </summary>
    public static bool FollowsTiles => IsPresent && VersionNumber() >= FirstWithTiles;

    /// <summary>A file that was opened, and its main picture.</summary>
    public sealed class Picture : IDisposable
    {
        readonly nint _context, _handle;

        /// <summary>Opens a file whose bytes stay where they are until it is disposed of.</summary>
        /// <exception cref="FormatException">libheif does not understand it.</exception>
        public Picture(byte* bytes, int length)
        {
            _context = ContextAlloc();
            try
            {
                Check(ReadFromMemory(_context, bytes, (nuint)length, 0));
                Check(GetPrimary(_context, out _handle));
            }
            catch
            {
                ContextFree(_context);
                throw;
            }
        }

        /// <summary>Size of the upright picture.</summary>
        public (int Width, int Height) Size => (HandleWidth(_handle), HandleHeight(_handle));

        /// <summary>It has a channel of opacity.</summary>
        public bool HasAlpha => HandleHasAlpha(_handle) != 0;

        /// <summary>Its ICC profile; null where there is none.</summary>
        public byte[]? Profile()
        {
            const int mostBytes = 1 << 24;
            nuint size = ProfileSize(_handle);
            if (size is 0 or > mostBytes) return null;
            byte[] profile = new byte[size];
            fixed (byte* target = profile) Check(ReadProfile(_handle, target));
            return profile;
        }

        /// <summary>Decodes upright, to 8-bit RGB or RGBA.</summary>
        /// <exception cref="FormatException">It is damaged, or of another size than it says.</exception>
        public void Decode(Span<byte> levels, bool alpha)
        {
            (int width, int height) = Size;
            Check(DecodeImage(_handle, out nint image, Rgb, alpha ? InterleavedRgba : InterleavedRgb, 0));
            try
            {
                if ((ImageWidth(image, Interleaved), ImageHeight(image, Interleaved)) != (width, height))
                    throw new FormatException("its pixels are of another size than it says");
                byte* plane = Plane(image, Interleaved, out int stride);
                if (plane is null) throw new FormatException("it has no pixels");
                int row = width * (alpha ? 4 : 3);
                for (int y = 0; y < height; y++) new ReadOnlySpan<byte>(plane + (long)y * stride, row).CopyTo(levels[(y * row)..]);
            }
            finally
            {
                ImageRelease(image);
            }
        }

        public void Dispose()
        {
            HandleRelease(_handle);
            ContextFree(_context);
        }
    }

    static void Check(Error error)
    {
        if (error.Code != 0) throw new FormatException(Marshal.PtrToStringUTF8(error.Message)?.Trim() ?? $"libheif's error {error.Code}");
    }

    static bool Load()
    {
        nint library = 0;
        if (!s_names.Any(name => NativeLibrary.TryLoad(name, out library))) return false;
        if (!s_functions.All(function => NativeLibrary.TryGetExport(library, function, out _))) return false;
        NativeResolver.Add(Library, library);
        return HaveDecoder(Hevc) != 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Error
    {
        public readonly int Code, Subcode;
        public readonly nint Message;
    }

    static readonly string[] s_functions =
    [
        "heif_context_alloc", "heif_context_free", "heif_context_read_from_memory_without_copy", "heif_context_get_primary_image_handle",
        "heif_image_handle_get_width", "heif_image_handle_get_height", "heif_image_handle_has_alpha_channel",
        "heif_image_handle_get_raw_color_profile_size", "heif_image_handle_get_raw_color_profile", "heif_image_handle_release",
        "heif_decode_image", "heif_image_get_width", "heif_image_get_height", "heif_image_get_plane_readonly", "heif_image_release",
        "heif_have_decoder_for_format", "heif_get_version_number",
    ];

    [LibraryImport(Library, EntryPoint = "heif_get_version_number")]
    private static partial uint VersionNumber();

    [LibraryImport(Library, EntryPoint = "heif_context_alloc")]
    private static partial nint ContextAlloc();

    [LibraryImport(Library, EntryPoint = "heif_context_free")]
    private static partial void ContextFree(nint context);

    [LibraryImport(Library, EntryPoint = "heif_context_read_from_memory_without_copy")]
    private static partial Error ReadFromMemory(nint context, byte* bytes, nuint size, nint options);

    [LibraryImport(Library, EntryPoint = "heif_context_get_primary_image_handle")]
    private static partial Error GetPrimary(nint context, out nint handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_width")]
    private static partial int HandleWidth(nint handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_height")]
    private static partial int HandleHeight(nint handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_has_alpha_channel")]
    private static partial int HandleHasAlpha(nint handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_raw_color_profile_size")]
    private static partial nuint ProfileSize(nint handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_raw_color_profile")]
    private static partial Error ReadProfile(nint handle, byte* profile);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_release")]
    private static partial void HandleRelease(nint handle);

    [LibraryImport(Library, EntryPoint = "heif_decode_image")]
    private static partial Error DecodeImage(nint handle, out nint image, int colours, int chroma, nint options);

    [LibraryImport(Library, EntryPoint = "heif_image_get_width")]
    private static partial int ImageWidth(nint image, int channel);

    [LibraryImport(Library, EntryPoint = "heif_image_get_height")]
    private static partial int ImageHeight(nint image, int channel);

    [LibraryImport(Library, EntryPoint = "heif_image_get_plane_readonly")]
    private static partial byte* Plane(nint image, int channel, out int stride);

    [LibraryImport(Library, EntryPoint = "heif_image_release")]
    private static partial void ImageRelease(nint image);

    [LibraryImport(Library, EntryPoint = "heif_have_decoder_for_format")]
    private static partial int HaveDecoder(int format);
}
