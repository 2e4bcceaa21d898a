namespace Boxfit.Training.Runs;

/// <summary>
/// Gives the files of one model another description. What is found out of a model after it was written is of its weights alone, so that it
/// goes into every file that has just these.
/// </summary>
static class DescriptionFiles
{
    /// <summary>Changes the descriptions in those of some files that hold a model; all else in them stays the same bytes.</summary>
    /// <param name="files">The files, in the order in which they are written.</param>
    /// <param name="model">The model.</param>
    /// <param name="identify">What of a description tells by which model a file is.</param>
    /// <param name="change">What is to be said of it.</param>
    /// <returns>The files that hold it.</returns>
    /// <exception cref="BoxfitException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Replace(
        IEnumerable<string> files, ModelDescription model, Func<ModelDescription, ModelDescription> identify,
        Func<ModelDescription, ModelDescription> change)
    {
        string known = identify(model).ToJson();
        List<(string Path, ModelDescription Description)> same = [];
        foreach (string file in files.Where(File.Exists))
            if (Describe(file) is { } found && identify(found).ToJson() == known) same.Add((file, found));
        foreach (var names in same.GroupBy(f => FileStatus.Of(f.Path).Identity))
        {
            var (first, description) = names.First();
            description = change(description);
            if (ModelSource.IsOnnx(first)) OnnxTexts.Replace(first, ModelFile.MetadataName, description.ToJson());
            else ModelFile.Redescribe(first, description);
            foreach (var other in names.Skip(1)) HardLink.Replace(first, other.Path);
        }
        return [.. same.Select(f => f.Path)];
    }

    /// <summary>What a file says of its model; null where it cannot be read.</summary>
    static ModelDescription? Describe(string file)
    {
        try
        {
            if (!ModelSource.IsOnnx(file)) return ModelFile.Describe(file);
            using var content = RegularFile.OpenRead(file);
            OnnxFileCheck.Require(content, file);
            return OnnxFileCheck.Text(content, ModelFile.MetadataName) is { } text ? ModelDescription.Parse(text) : null;
        }
        catch (Exception e) when (e is InputException or FormatException)
        {
            return null;
        }
    }
}
