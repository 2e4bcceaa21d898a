namespace Boxfit.Engine.OneDnn;

/// <summary>The loaded oneDNN library with its one CPU engine and stream, shared by every plan of the process.</summary>
static unsafe class OneDnnLibrary
{
    const uint OpenMp = 2; // dnnl_runtime_omp: DNNL_RUNTIME_OMP of dnnl_config.h; the others are sequential, TBB, a thread pool, SYCL.
    static readonly Lock s_lock = new();
    static bool s_loaded;
    static nint s_handle, s_engine, s_stream, s_attributes;
    static Adapter? s_adapter;

    /// <summary>The library's version, such as "2.6.3"; empty before <see cref="Load"/>.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>The file that was loaded, or the name that the system's loader found it by; empty before <see cref="Load"/>.</summary>
    public static string Path { get; private set; } = "";

    /// <summary>The widest instructions that oneDNN uses: what the processor has, within <c>ONEDNN_MAX_CPU_ISA</c>.</summary>
    public static VectorInstructions Instructions { get; private set; }

    /// <summary>What depends on the library's version.</summary>
    public static Adapter Adapter => s_adapter ?? throw new InvalidOperationException("oneDNN has not been loaded.");

    public static nint Engine => s_engine;

    public static nint Stream => s_stream;

    /// <summary>Attributes without post-ops: scratchpads come from the caller (the only mode that is safe on any thread).</summary>
    public static nint PlainAttributes => s_attributes;

    /// <summary>Loads the library once; cheap afterwards.</summary>
    /// <exception cref="BoxfitException">It is missing, or no version that can be used is there.</exception>
    public static void Load()
    {
        lock (s_lock)
        {
            if (s_loaded) return;
            if (s_handle == 0)
            {
                // oneDNN 2.2 knows only the older of the two names.
                if (Environment.GetEnvironmentVariable("ONEDNN_MAX_CPU_ISA") is { Length: > 0 } limit)
                    NativeLibraries.SetUnlessSet("DNNL_MAX_CPU_ISA", limit);
                s_handle = Find();
                NativeLibrary.SetDllImportResolver(typeof(OneDnnLibrary).Assembly, (name, _, _) => name switch
                {
                    Native.Dnnl => s_handle,
                    "gomp" => NativeLibraries.Load("libgomp.so.1", "libgomp1", "computing on several cores"),
                    _ => 0,
                });
            }
            const int cpu = 1, inOrder = 1;
            // dnnl_cpu_isa_t: a bit for each set, that of avx512_core 0x20, of avx2 4, of avx 2.
            int isa = Native.dnnl_get_effective_cpu_isa();
            Instructions = (isa & 0x20) != 0 ? VectorInstructions.Avx512 : (isa & 4) != 0 ? VectorInstructions.Avx2
                : (isa & 2) != 0 ? VectorInstructions.Avx : VectorInstructions.Sse41;
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

    static nint Find()
    {
        List<string> failures = [];
        foreach (string candidate in LibrarySearch.Candidates())
        {
            if (!NativeLibraries.TryLoad(candidate, out nint handle, out string reason))
            {
                failures.Add(reason);
                continue;
            }
            if (!NativeLibrary.TryGetExport(handle, nameof(Native.dnnl_version), out nint export))
            {
                failures.Add($"{candidate} is not oneDNN");
                continue;
            }
            var version = ((delegate* unmanaged<Native.Version*>)export)();
            Version = $"{version->Major}.{version->Minor}.{version->Patch}";
            Path = candidate;
            s_adapter = Adapter.For(version->Major, version->Minor);
            if (s_adapter is null) failures.Add($"{candidate} is oneDNN {Version}, but {Adapter.Supported} are supported");
            else if (version->CpuRuntime != OpenMp) failures.Add($"{candidate} was built without OpenMP, whose threads Boxfit computes on");
            else return handle;
        }
        (Version, Path) = ("", "");
        if (Environment.GetEnvironmentVariable(LibrarySearch.Variable) is { Length: > 0 })
        {
            throw new BoxfitException(
                $"{LibrarySearch.Variable} names a library that is no oneDNN to compute with: {string.Join("; ", failures.Distinct())}. " +
                $"Name another file in it, or unset it to have the newest that is installed. {NativeLibraries.Hint}");
        }
        throw new BoxfitException(
            "oneDNN, the library that training and prediction compute with, could not be loaded: " +
            $"{string.Join("; ", failures.Distinct())}. " +
            "Install it (Debian, Ubuntu: apt-get install '^libdnnl[23][0-9.]*(t64)?$'; " +
            $"conda: conda install -c conda-forge 'onednn=*=omp*'), or name its file in {LibrarySearch.Variable}. {NativeLibraries.Hint}");
    }
}
