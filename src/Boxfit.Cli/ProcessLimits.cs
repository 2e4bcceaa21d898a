namespace Boxfit.Cli;

/// <summary>
/// What the system lets this process have. Looked at before all else, by means that load nothing more: with too few files the program's
/// parts could not be opened, nor a message be printed, and .NET's own collector crashes in a heap of 32 to 40 MiB.
/// </summary>
static partial class ProcessLimits
{
    /// <summary>The least heap in bytes: all commands start in it, whatever their work takes besides.</summary>
    public const long LeastHeap = 48 << 20;

    const int OpenFiles = 7, StandardError = 2;

    // Each part of the program takes two, a training more than a hundred in all; pictures are read by as many threads as there are cores.
    static readonly ulong s_leastFiles = 128 + (ulong)Environment.ProcessorCount;

    /// <summary>What is too little to start, as a line for the user; null where all is well.</summary>
    public static string? Fault() => FilesFault(Files()) ?? HeapFault(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>What is wrong with a number of files that may be open at once.</summary>
    public static string? FilesFault(ulong files) => files >= s_leastFiles ? null
        : $"Error: only {Counted.Of((long)files, "file")} may be open at once here, and Boxfit needs {s_leastFiles}. Raise the " +
          "limit before the command, such as by 'ulimit -n 1024'; if the shell refuses that, in a new one.\n";

    /// <summary>What is wrong with a size of .NET's heap in bytes; 0 is unknown.</summary>
    public static string? HeapFault(long heap) => heap is 0 or >= LeastHeap ? null
        : $"Error: .NET's heap may take only {heap >> 20} MiB here, and Boxfit needs {LeastHeap >> 20} to start and more to work. Raise " +
          "or unset DOTNET_GCHeapHardLimit.\n";

    /// <summary>How the heap is limited, for a message: a variable with what it allows; empty where none does.</summary>
    public static string DescribeHeap() => Environment.GetEnvironmentVariable("DOTNET_GCHeapHardLimit") is null ? ""
        : $" in the {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB that DOTNET_GCHeapHardLimit allows: raise or unset it";

    /// <summary>Writes plain ASCII to standard error, without anything of the program's.</summary>
    public static void WriteError(string text)
    {
        Span<byte> bytes = stackalloc byte[Math.Min(text.Length, 1000)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)text[i];
        WriteTo(StandardError, in bytes[0], bytes.Length);
    }

    static ulong Files()
    {
        var limit = default(Limit);
        return OperatingSystem.IsLinux() && GetLimit(OpenFiles, ref limit) == 0 ? limit.Current : ulong.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteTo(int descriptor, in byte bytes, nint count);

    struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
