namespace Boxfit.Data.Annotations;

/// <summary>
/// Writes a data set in another format, so that the result can be used without further options: names lead from the new place to the
/// pictures that were found.
/// </summary>
public static class AnnotationConverter
{
    const int ShownNotes = 3;

    /// <summary>Reads, converts and writes.</summary>
    /// <param name="options">What is to be converted into what.</param>
    /// <param name="progress">Receives the number of pictures done and of all.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <exception cref="InputException">
    /// The data cannot be read, nothing in it can be written, or there are several objects or a <see cref="DataFault"/> that may not be.
    /// </exception>
    /// <exception cref="BoxfitException">Writing failed.</exception>
    public static Conversion Convert(
        ConversionOptions options, IProgress<(int Done, int All)>? progress = null, CancellationToken cancellation = default)
    {
        var target = AnnotationFiles.FindWritten(options.To);
        var reading = options.Reading with { Images = options.Images };
        var joined = new JoinedSets([options.Data, .. options.More], reading);
        var set = joined.Set;
        options.Objects.RequireClass(set);
        var found = joined.Find(progress, cancellation);

        // The boxes are written beside the picture's true size, or none, so that nobody could find these faults again.
        DataFaults.Refuse(set, [.. found.Select(f => f.Info)], options.Allowed);
        string path = Path.GetFullPath(options.Out);
        if (Enumerable.Range(0, found.Length).Any(i => set.Pictures[i].File == path || found[i].Path == path))
            throw new InputException($"{path} is one of the files that are read. Choose another place; nothing was changed.");
        string folder = target.IsFolder ? path : Path.GetDirectoryName(path)!;
        var content = new ConvertedPictures(target, folder, options.Objects, options.Label, set);
        // Without a choice of objects, each name stays what it is.
        var groups = SamePictures.Groups([.. found.Select(f => options.Objects.Policy == ObjectPolicy.All ? null : f.Path)]);
        foreach (int[] same in groups) content.Add(SamePictures.Join(same.Select(p => set.Pictures[p])), found[same[0]]);
        if (options.Objects.Policy == ObjectPolicy.Error)
        {
            content.Several.ThrowIfAny(
                "Expected one object a picture, as --objects error asks for. Choose with --objects skip, largest, first or class NAME.");
        }
        if (content.Pictures.Count == 0)
        {
            string why = content.WhySkipped ?? string.Join(' ', set.Notes.DefaultIfEmpty("It names no picture.").Take(ShownNotes));
            throw new InputException($"{set.Source}: nothing in it can be written as {target.Name}. {why}");
        }
        cancellation.ThrowIfCancellationRequested();
        AnnotationFiles.Write(path, target, content.Pictures, new() { Files = content.Files, CopyPictures = options.CopyPictures });
        return new()
        {
            Out = path,
            Format = set.Format,
            // One that several files name has several entries.
            Pictures = content.Pictures.Zip(content.Files).DistinctBy(p => p.Second ?? p.First.Name).Count(),
            Boxes = content.Pictures.Sum(p => p.Objects.Count),
            Several = content.Several.Count,
            Skipped = content.Skipped,
            FirstSkipped = content.FirstSkipped,
            Notes =
            [
                .. set.Notes, .. joined.NotesOfFinding, .. content.Notes, .. NotesOfMerging(options, joined, found),
                .. NotesOnParts(content),
            ],
        };
    }

    /// <summary>That some pictures are in a part and others in none, at which training stops.</summary>
    static IEnumerable<string> NotesOnParts(ConvertedPictures content)
    {
        int without = content.Pictures.Count(p => p.Part is null);
        if (without == 0 || without == content.Pictures.Count) yield break;
        yield return $"{Counted.Of(without, "picture is", "pictures are")} in no part, and the others are: " +
            $"{ShellLine.Of("data", "split")} with --keep-parts divides them, and leaves the others where they are.";
    }

    /// <summary>That pictures have other boxes in one of the files than in another, and so have several from now on.</summary>
    static IEnumerable<string> NotesOfMerging(ConversionOptions options, JoinedSets joined, FoundPicture[] found)
    {
        if (options.More.Count == 0 || options.Objects.Policy != ObjectPolicy.All) yield break;
        var pictures = joined.Set.Pictures;
        var shared = Enumerable.Range(0, found.Length).Where(i => pictures[i].Objects.Count > 0)
            .GroupBy(i => found[i].Path ?? pictures[i].Name)
            .Where(g => g.DistinctBy(i => joined.Owners[i]).Count() > 1
                && ObjectChoice.Different(g.SelectMany(i => pictures[i].Objects)).Count > 1).ToList();
        if (shared.Count == 0) yield break;
        string files = string.Join(" and ", shared[0].Select(i => pictures[i].File).Distinct());
        yield return $"{Counted.Of(shared.Count, "picture has boxes", "pictures have boxes")} in more than one of the files, and so " +
            $"{Counted.Word(shared.Count, "has", "have")} several now, so that training leaves out what it cannot choose from. " +
            $"The first: \"{pictures[shared[0].First()].Name}\", in {files}. " +
            "Take such pictures from one of the files alone; predict --without DATA proposes boxes for those that DATA has none for.";
    }
}
