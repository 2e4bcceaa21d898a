using System.Runtime.CompilerServices;

namespace Boxfit.Tests;

/// <summary>The repository that these tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = Path.GetFullPath("../..", FolderOfThisFile());

    static string FolderOfThisFile([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
