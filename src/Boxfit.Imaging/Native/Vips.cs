using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Boxfit.Imaging.Native;

/// <summary>The part of libvips 8 and GObject that is used; operations are reached by name through <see cref="VipsOperation"/>.</summary>
static unsafe partial class Vips
{
    const string Library = "libvips.so.42", GObject = "libgobject-2.0.so.0", GLib = "libglib-2.0.so.0";
    const int LogLevelWarning = 1 << 4;

    static readonly Lazy<bool> s_started = new(Start);

    /// <summary>Starts libvips once for the process.</summary>
    /// <exception cref="BoxfitException">It is missing, too old, or did not start.</exception>
    public static void EnsureStarted() => _ = s_started.Value;

    [LibraryImport(Library, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial GObjectHandle OperationNew(string name);

    [LibraryImport(Library, EntryPoint = "vips_object_set_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ObjectSetFromString(GObjectHandle instance, string options);

    [LibraryImport(Library, EntryPoint = "vips_object_build")]
    public static partial int ObjectBuild(GObjectHandle instance);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    public static partial void ObjectUnrefOutputs(GObjectHandle instance);

    [LibraryImport(Library, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Library, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(Library, EntryPoint = "vips_blob_new")]
    public static partial nint BlobNew(nint free, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "vips_blob_get")]
    public static partial byte* BlobGet(nint blob, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_area_unref")]
    public static partial void AreaUnref(nint area);

    [LibraryImport(Library, EntryPoint = "vips_image_get_width")]
    public static partial int ImageWidth(GObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_height")]
    public static partial int ImageHeight(GObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_bands")]
    public static partial int ImageBands(GObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_format")]
    public static partial VipsBandFormat ImageFormat(GObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_interpretation")]
    public static partial VipsInterpretation ImageInterpretation(GObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_orientation")]
    public static partial int ImageOrientation(GObjectHandle image);

    [LibraryImport(Library, EntryPoint = "vips_image_write_to_memory")]
    public static partial GMemoryHandle ImageWriteToMemory(GObjectHandle image, out nuint size);

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory")]
    public static partial GObjectHandle ImageNewFromMemory(
        byte* data, nuint size, int width, int height, int bands, VipsBandFormat format);

    [LibraryImport(Library, EntryPoint = "vips_error_buffer_copy")]
    public static partial GMemoryHandle ErrorBufferCopy();

    [LibraryImport(Library, EntryPoint = "vips_error_clear")]
    public static partial void ErrorClear();

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(GObjectHandle instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(GObjectHandle instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void ObjectUnref(nint instance);

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    public static partial void ValueInit(ref GValue value, nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void ValueUnset(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    public static partial void ValueSetObject(ref GValue value, GObjectHandle instance);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_object")]
    public static partial GObjectHandle ValueDupObject(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_boxed")]
    public static partial void ValueSetBoxed(ref GValue value, nint boxed);

    [LibraryImport(GObject, EntryPoint = "g_value_get_boxed")]
    public static partial nint ValueGetBoxed(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ValueSetString(ref GValue value, string text);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(GLib, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint LogSetHandler(
        string domain, int levels, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler, nint data);

    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Init(string program);

    [LibraryImport(Library, EntryPoint = "vips_version")]
    private static partial int Version(int part);

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    private static partial void CacheSetMax(int operations);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    private static partial void ConcurrencySet(int threads);

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    private static partial void BlockUntrustedSet(int state);

    [LibraryImport(Library, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void OperationBlockSet(string name, int state);

    static bool Start()
    {
        const string Package = "libvips42", Purpose = "PNG, WebP, TIFF and GIF pictures and for drawing charts";
        NativeLibraries.Load(GLib, "libglib2.0-0", Purpose);
        NativeLibraries.Load(GObject, "libglib2.0-0", Purpose);
        NativeLibraries.Load(Library, Package, Purpose);
        (int major, int minor) = (Version(0), Version(1));
        if (major != 8 || minor < 13)
        {
            throw new BoxfitException(
                $"libvips {major}.{minor} was found, but 8.13 or a later 8.x is needed (it can block loaders that are not safe). " +
                $"Install a newer one with: apt-get install {Package}");
        }
        if (Init("boxfit") != 0) throw new BoxfitException($"libvips could not start: {VipsFailure.TakeMessage()}");
        // Warnings would go to standard error; what matters comes back as an error because loaders are told to fail.
        LogSetHandler("VIPS", LogLevelWarning, &IgnoreLog, 0);
        CacheSetMax(0);
        // The data loader decodes several pictures at once; threads within one picture would only contend with those.
        ConcurrencySet(1);
        BlockUntrustedSet(1);
        // Only SvgRenderer uses it, for drawings made by this program; pictures from outside never reach it.
        OperationBlockSet("VipsForeignLoadSvg", 0);
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void IgnoreLog(nint domain, int level, nint message, nint data) { }
}

/// <summary>libvips's <c>VipsBandFormat</c>, as far as it is told apart here.</summary>
enum VipsBandFormat
{
    UChar = 0,
    UShort = 2,
}

/// <summary>libvips's <c>VipsInterpretation</c>, as far as it is told apart here.</summary>
enum VipsInterpretation
{
    Multiband = 0,
    BlackAndWhite = 1,
    Cmyk = 15,
    Rgb = 17,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}

/// <summary>GObject's tagged value.</summary>
[StructLayout(LayoutKind.Sequential)]
struct GValue
{
    /// <summary>The tag of a C string (<c>G_TYPE_STRING</c>).</summary>
    public const nuint StringType = 16 << 2;

    nuint _type;
    long _first, _second;
}

/// <summary>One reference to a GObject: an operation or an image.</summary>
sealed class GObjectHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Vips.ObjectUnref(handle);
        return true;
    }
}

/// <summary>Memory that glib allocated.</summary>
sealed class GMemoryHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Vips.Free(handle);
        return true;
    }
}
