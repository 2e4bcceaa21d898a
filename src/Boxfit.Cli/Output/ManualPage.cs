namespace Boxfit.Cli.Output;

/// <summary>The pages of the documentation that messages name.</summary>
static class ManualPage
{
    const string Folder = "docs";

    /// <summary>
    /// Where a page lies, so that it can be opened from the working folder: in the clone that the program was built in, or beside the
    /// program, where the tool's package has it.
    /// </summary>
    /// <param name="name">The page's name, such as onnx.md.</param>
    public static string Of(string name)
    {
        string page = Path.Combine(Folder, name);
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
            if (Path.Combine(place.FullName, page) is var file && File.Exists(file)) return ShellLine.Nearby(file);
        return page;
    }
}
