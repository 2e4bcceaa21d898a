using System.Collections.Concurrent;

namespace Boxfit.Imaging.Native;

/// <summary>Leads imports to the system's optional libraries, whatever those are called there.</summary>
static class NativeResolver
{
    static readonly ConcurrentDictionary<string, nint> s_libraries = new(StringComparer.Ordinal);

    static NativeResolver() =>
        // .NET takes one resolver for an assembly.
        NativeLibrary.SetDllImportResolver(typeof(NativeResolver).Assembly, (name, _, _) => s_libraries.GetValueOrDefault(name));

    /// <summary>Takes a loaded library for all imports of this name.</summary>
    public static void Add(string name, nint library) => s_libraries[name] = library;
}
