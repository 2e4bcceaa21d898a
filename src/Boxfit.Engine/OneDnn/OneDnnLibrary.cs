using System.Runtime.InteropServices;

namespace Boxfit.Engine.OneDnn;

/// <summary>The loaded oneDNN library with its one CPU engine and stream, shared by every plan of the process.</summary>
static unsafe partial class OneDnnLibrary
{
    const int SupportedMajorVersion = 2;
    static readonly Lock s_lock = new();
    static bool s_loaded;
    static nint s_engine, s_stream, s_attributes;

    /// <summary>The library's version, such as "2.6.3".</summary>
    public static string Version { get; private set; } = "";

    public static nint Engine => s_engine;

    public static nint Stream => s_stream;

    /// <summary>Attributes without post-ops: scratchpads come from the caller (the only mode that is safe on any thread).</summary>
    public static nint PlainAttributes => s_attributes;

    /// <summary>Loads the library once; cheap afterwards.</summary>
    /// <exception cref="BoxfitException">It is missing, or another major version.</exception>
    public static void Load()
    {
        lock (s_lock)
        {
            if (s_loaded) return;
            nint handle = NativeLibraries.Load("libdnnl.so.2", "libdnnl2", "training and prediction (oneDNN 2)");
            NativeLibrary.SetDllImportResolver(typeof(OneDnnLibrary).Assembly, (name, _, _) => name switch
            {
                "dnnl" => handle,
                "gomp" => NativeLibraries.Load("libgomp.so.1", "libgomp1", "computing on several cores"),
                _ => 0,
            });
            var version = Native.dnnl_version();
            Version = $"{version->Major}.{version->Minor}.{version->Patch}";
            if (version->Major != SupportedMajorVersion)
            {
                throw new BoxfitException(
                    $"Found oneDNN {Version}, but this program is made for version {SupportedMajorVersion}. Install it with: apt-get install libdnnl2");
            }
            const int cpu = 1, inOrder = 1;
            Status.Check(Native.dnnl_engine_create(out s_engine, cpu, 0), "engine");
            Status.Check(Native.dnnl_stream_create(out s_stream, s_engine, inOrder), "stream");
            s_attributes = CreateAttributes();
            s_loaded = true;
        }
    }

    internal static nint CreateAttributes()
    {
        const int user = 1;
        Status.Check(Native.dnnl_primitive_attr_create(out nint attributes), "attributes");
        Status.Check(Native.dnnl_primitive_attr_set_scratchpad_mode(attributes, user), "scratchpad mode");
        return attributes;
    }
}
