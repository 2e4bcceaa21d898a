namespace Boxfit.Data.Formats;

/// <summary>
/// The lists that VOC keeps in <c>ImageSets/Main</c>: <c>train.txt</c>, <c>val.txt</c>, <c>trainval.txt</c> and <c>test.txt</c> with a
/// picture's name a line. They are a set's parts where they divide all its pictures.
/// </summary>
static class VocImageSets
{
    const string Both = "trainval";

    static readonly string[] s_places = ["ImageSets/Main", "ImageSets"];

    /// <summary>The set with the parts that the lists beside its files tell, or with a note why they do not count.</summary>
    /// <param name="set">A set whose source is the data set's folder or the one of its files.</param>
    public static AnnotationSet Divide(AnnotationSet set)
    {
        string?[] starts = [set.Source, Path.GetDirectoryName(set.Source)];
        string? folder = starts.OfType<string>().SelectMany(start => s_places.Select(place => Path.Combine(start, place)))
            .FirstOrDefault(place => Directory.Exists(place) && PartNames.All.Any(part => ListOf(place, part) is not null));
        if (folder is null) return set;
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var notes = new List<string>();
        foreach (string part in PartNames.All)
        {
            string? list = ListOf(folder, part);
            if (list is null && part == PartNames.Train && ListOf(folder, PartNames.Validation) is null) list = Find(folder, Both);
            if (list is null) continue;
            foreach (var (_, line, _) in TextLines.Read(list))
            {
                string name = FileNames.WithoutEnding(line.Trim());
                if (name.Length == 0 || parts.TryAdd(name, part) || parts[name] == part) continue;
                return Undivided(set, $"{AnnotationSetBuilder.Show(name)} is in {parts[name]} and in {part}", folder);
            }
        }
        int without = set.Pictures.Count(p => !parts.ContainsKey(p.OwnName!));
        if (without == set.Pictures.Count) return set;
        if (without > 0)
        {
            string pictures = $"{without:N0} of {Counted.Of(set.Pictures.Count, "picture")} {Counted.Word(without, "is", "are")}";
            return Undivided(set, $"{pictures} in none of the lists", folder);
        }
        var files = set.Pictures.Select(p => p.OwnName!).Concat(set.Problems.Select(p => Path.GetFileNameWithoutExtension(p.File)));
        int unlabelled = parts.Keys.Except(files).Count();
        if (unlabelled > 0) notes.Add($"{folder}: left out {Counted.Of(unlabelled, "picture")} of the lists without an XML file.");
        bool isDivided = set.Pictures.Select(p => parts[p.OwnName!]).Distinct().Skip(1).Any();
        if (isDivided) notes.Add($"The parts are those of the lists in {folder}.");
        return set with
        {
            Pictures = isDivided ? [.. set.Pictures.Select(p => p with { Part = parts[p.OwnName!] })] : set.Pictures,
            Notes = [.. set.Notes, .. notes],
        };
    }

    static AnnotationSet Undivided(AnnotationSet set, string why, string folder) => set with
    {
        Notes = [.. set.Notes, $"The lists in {folder} are not used as parts: {why}."],
    };

    static string? ListOf(string folder, string part) =>
        Find(folder, part == PartNames.Validation ? "val" : part) ?? (part == PartNames.Validation ? Find(folder, part) : null);

    static string? Find(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".txt");
        return File.Exists(path) ? path : null;
    }
}
