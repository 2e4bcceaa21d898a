namespace Boxfit.Tests.Data;

/// <summary>Real pictures and weights that are not part of the project: in a folder <c>shared</c> beside it or above it.</summary>
static class SharedData
{
    /// <summary>The folder of a set, or skips the test when it is not there.</summary>
    public static string Folder(string set) => Require($"data/{set}", "pictures");

    /// <summary>A weight file, or skips the test when it is not there.</summary>
    public static string Weights(string name) => Require($"weights/{name}", "weights");

    /// <summary>Something in the folder <c>shared</c>, or null when it is not there.</summary>
    public static string? Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", name);
            if (Path.Exists(path)) return path;
        }
        return null;
    }

    static string Require(string name, string what)
    {
        string? path = Find(name);
        if (path is null) Assert.Skip($"The {what} of shared/{name} are not here.");
        return path;
    }
}
