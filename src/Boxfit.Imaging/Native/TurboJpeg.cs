using Microsoft.Win32.SafeHandles;

namespace Boxfit.Imaging.Native;

/// <summary>
/// The part of libjpeg-turbo's TurboJPEG 2 API that is used (turbojpeg.h). It is used where the system has it, because it decodes twice as
/// fast as libvips; everything works without it.
/// </summary>
static unsafe partial class TurboJpeg
{
    /// <summary>The environment variable that says <c>off</c>, or which library to load.</summary>
    public const string Setting = "BOXFIT_TURBOJPEG";

    public const int PixelFormatRgb = 0, PixelFormatCmyk = 11;
    const string Library = "libturbojpeg.so.0";

    static readonly Lazy<nint> s_library = new(Load);

    /// <summary>The system has it, and <see cref="Setting"/> does not say <c>off</c>.</summary>
    /// <exception cref="BoxfitException"><see cref="Setting"/> names a library that cannot be loaded.</exception>
    public static bool IsPresent => s_library.Value != 0;

    /// <summary>Decodes a whole picture.</summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="pixels">width × height × 3 levels, or 4 of <see cref="PixelFormatCmyk"/>.</param>
    /// <param name="width">As the header says.</param>
    /// <param name="height">As the header says.</param>
    /// <param name="pixelFormat"><see cref="PixelFormatRgb"/> or <see cref="PixelFormatCmyk"/>.</param>
    /// <param name="warning">What libjpeg warned of first, where it went on; null where all was in order.</param>
    /// <returns>Whether it went on to the end.</returns>
    public static bool Decompress(
        ReadOnlySpan<byte> jpeg, Span<byte> pixels, int width, int height, int pixelFormat, out string? warning)
    {
        const int warned = 0, noFlags = 0;
        warning = null;
        // A decompressor keeps a picture's tables for the next one that lacks them, which would decode by another picture's.
        using var handle = InitDecompress();
        if (handle.IsInvalid) throw new BoxfitException("libturbojpeg could not start: out of memory.");
        int status, channels = pixelFormat == PixelFormatCmyk ? 4 : 3;
        fixed (byte* source = jpeg, target = pixels)
        {
            status = Decompress2(
                handle, source, new CULong((nuint)jpeg.Length), target, width, width * channels, height, pixelFormat, noFlags);
        }
        if (status == 0) return true;
        warning = Marshal.PtrToStringUTF8(GetErrorStr2(handle))?.ReplaceLineEndings(" ").Trim() ?? "no message";
        return GetErrorCode(handle) == warned;
    }

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial TurboJpegHandle InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress2(
        TurboJpegHandle handle, byte* jpeg, CULong jpegSize, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    private static partial int GetErrorCode(TurboJpegHandle handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorStr2(TurboJpegHandle handle);

    // libjpeg-turbo before 2.0 lacks the last two.
    static readonly string[] s_functions = ["tjInitDecompress", "tjDecompress2", "tjDestroy", "tjGetErrorCode", "tjGetErrorStr2"];

    static nint Load()
    {
        string? setting = Environment.GetEnvironmentVariable(Setting);
        if (string.Equals(setting, "off", StringComparison.OrdinalIgnoreCase)) return 0;
        bool named = !string.IsNullOrEmpty(setting);
        if (!NativeLibrary.TryLoad(named ? setting! : Library, out nint library)
            || !s_functions.All(f => NativeLibrary.TryGetExport(library, f, out _)))
        {
            return !named ? 0 : throw new BoxfitException(
                $"{Setting} names {setting}, which could not be loaded as TurboJPEG. " +
                "Name the file of a libturbojpeg 2 or 3, or unset it. " +
                NativeLibraries.Hint);
        }
        NativeResolver.Add(Library, library);
        return library;
    }
}

/// <summary>A TurboJPEG decompressor.</summary>
sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
