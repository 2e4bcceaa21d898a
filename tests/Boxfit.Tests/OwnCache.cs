using System.Runtime.CompilerServices;

namespace Boxfit.Tests;

/// <summary>Keeps tests out of the user's cache: they, and the programs that they start, have one of their own, gone at the end.</summary>
static class OwnCache
{
    [ModuleInitializer]
    internal static void Set()
    {
        string folder = Directory.CreateTempSubdirectory("boxfit-test-cache-").FullName;
        Environment.SetEnvironmentVariable(UserCache.Variable, folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
