using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Boxfit.Imaging.Native;

/// <summary>The part of libjpeg-turbo's TurboJPEG 2 API that is used (turbojpeg.h).</summary>
static unsafe partial class TurboJpeg
{
    public const int PixelFormatRgb = 0, PixelFormatCmyk = 11;
    public const int Subsampling444 = 0, Subsampling420 = 2;
    public const int FlagNoRealloc = 1024, FlagLimitScans = 32768;
    const string Library = "libturbojpeg.so.0";

    static readonly Lazy<nint> s_library = new(() => NativeLibraries.Load(Library, "libturbojpeg0", "JPEG pictures"));

    [ThreadStatic]
    static TurboJpegHandle? t_decompressor;

    [ThreadStatic]
    static TurboJpegHandle? t_compressor;

    /// <summary>This thread's decompressor: creating one for each picture costs more than a small picture's header.</summary>
    public static TurboJpegHandle Decompressor => t_decompressor ??= Create(&CreateDecompressor);

    /// <summary>This thread's compressor.</summary>
    public static TurboJpegHandle Compressor => t_compressor ??= Create(&CreateCompressor);

    /// <summary>The handle's last message.</summary>
    public static string Message(TurboJpegHandle handle) =>
        Marshal.PtrToStringUTF8(GetErrorStr2(handle))?.ReplaceLineEndings(" ").Trim() ?? "no message";

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress2(
        TurboJpegHandle handle, byte* jpeg, CULong jpegSize, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress2(
        TurboJpegHandle handle, byte* pixels, int width, int pitch, int height, int pixelFormat,
        ref byte* jpeg, ref CULong jpegSize, int subsampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial CULong BufSize(int width, int height, int subsampling);

    /// <summary>0 for a warning after which decoding went on, 1 for an error that ended it.</summary>
    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    public static partial int GetErrorCode(TurboJpegHandle handle);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorStr2(TurboJpegHandle handle);

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial TurboJpegHandle InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial TurboJpegHandle InitCompress();

    static TurboJpegHandle CreateDecompressor() => InitDecompress();

    static TurboJpegHandle CreateCompressor() => InitCompress();

    static TurboJpegHandle Create(delegate*<TurboJpegHandle> create)
    {
        _ = s_library.Value;
        TurboJpegHandle handle = create();
        return !handle.IsInvalid ? handle : throw new BoxfitException("libturbojpeg could not start: out of memory.");
    }
}

/// <summary>A TurboJPEG compressor or decompressor, for one thread.</summary>
sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
