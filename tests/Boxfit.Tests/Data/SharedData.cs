namespace Boxfit.Tests.Data;

/// <summary>Real pictures that are not part of the project: in a folder <c>shared/data</c> beside it or above it.</summary>
static class SharedData
{
    /// <summary>The folder of a set, or skips the test when it is not there.</summary>
    public static string Folder(string set)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", set);
            if (Directory.Exists(path)) return path;
        }
        Assert.Skip($"The pictures of shared/data/{set} are not here.");
        return "";
    }
}
