namespace Boxfit.Training.Runs;

/// <summary>
/// Gives the files of one model another description. What is found out of a model after it was written is of its weights alone, so that it
/// goes into every file that has just these.
/// </summary>
static class DescriptionFiles
{
    /// <summary>Writes a description into those of some files that hold the model; all else in them stays the same bytes.</summary>
    /// <param name="files">The files, in the order in which they are written.</param>
    /// <param name="description">What is to be said of it.</param>
    /// <param name="without">The same description without what was found out, by which files of the model are known.</param>
    /// <returns>The files that hold it.</returns>
    /// <exception cref="BoxfitException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Replace(
        IEnumerable<string> files, ModelDescription description, Func<ModelDescription, ModelDescription> without)
    {
        string known = without(description).ToJson();
        string[] same = [.. files.Where(f => File.Exists(f) && Describe(f) is { } d && without(d).ToJson() == known)];
        foreach (var names in same.GroupBy(f => FileStatus.Of(f).Identity))
        {
            string first = names.First();
            if (ModelSource.IsOnnx(first)) OnnxTexts.Replace(first, ModelFile.MetadataName, description.ToJson());
            else ModelFile.Redescribe(first, description);
            foreach (string other in names.Skip(1)) HardLink.Replace(first, other);
        }
        return same;
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
