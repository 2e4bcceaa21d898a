using System.Runtime.CompilerServices;

namespace Boxfit.Tests;

/// <summary>
/// Keeps tests out of the user's cache, and from downloading into theirs: they, and the programs that they start, have one of their own,
/// gone at the end.
/// </summary>
static class OwnCache
{
    [ModuleInitializer]
    internal static void Set()
    {
        string folder = Directory.CreateTempSubdirectory("boxfit-test-cache-").FullName;
        Environment.SetEnvironmentVariable(UserCache.Variable, folder);
        Environment.SetEnvironmentVariable(WeightCache.MirrorVariable, "http://127.0.0.1:9/"); // where nobody answers
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
