namespace Boxfit.Data.Formats;

/// <summary>
/// A folder whose labels lie in folders that are named as parts, in files that are, or in a single file: what Roboflow, Kaggle, COCO and
/// many others hand out. Labels that may be read in two ways are refused.
/// </summary>
sealed class PartedFolder
{
    readonly string _folder;
    readonly List<LabelledPart> _parts;
    readonly List<string> _notes = [];

    PartedFolder(string folder, List<LabelledPart> parts) => (_folder, _parts) = (folder, parts);

    /// <summary>The format of all parts.</summary>
    public AnnotationFormat Format => _parts[0].Labels.Format;

    /// <summary>What is found in a folder; null where there are no such labels, or its format finds parts by itself.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="wanted">The only format that counts; null for any.</param>
    /// <exception cref="InputException">There are several labels that may count.</exception>
    public static PartedFolder? Find(string folder, AnnotationFormat? wanted)
    {
        var unknown = new List<DataFile>();
        var parts = LabelSource.Places(folder).SelectMany(place => PartsIn(folder, place, wanted, unknown))
            .OrderBy(p => PartNames.Rank(p.Part)).ToList();
        List<LabelSource> whole = [.. LabelSource.OfFolder(folder, wanted)];
        if (whole is [{ Format: { ReadsParts: true } own }] && parts.TrueForAll(p => p.Labels.Format == own)) return null;
        if (parts.Count == 0 && whole.Count > 0) return null;
        whole.AddRange(LabelSource.Places(folder).SelectMany(place => LabelSource.FilesIn(place, wanted, unknown))
            .Where(s => parts.TrueForAll(p => p.Labels != s)));
        if (parts.Count == 0)
        {
            if (whole is [var file]) return new(folder, [new(null, folder, file)]);
            if (whole.Count == 0) RefuseForeign(unknown);
            return null;
        }
        if (whole is [var above, ..])
        {
            throw new InputException(
                $"{folder} has labels of its own, {Show(above)}, and labels of parts, {Show(parts[0].Labels)}; it is not certain which " +
                "count. Name one of them, say the format that counts with --format, or move the others away.");
        }
        var found = new PartedFolder(folder, parts);
        found.RefuseUncertain();
        found.RefuseOthers(unknown);
        found.NoteUnlabelled(unknown);
        return found;
    }

    /// <summary>Reads all parts into one set. Names lead from the folder, or from that of the pictures where the user names one.</summary>
    /// <exception cref="InputException">A part cannot be read, or the numbers of its boxes are not those of the other parts.</exception>
    public AnnotationSet Read(ReadOptions options)
    {
        if (_parts is [{ Part: null } single])
        {
            var set = Format.Read(single.Labels.Path, options);
            string labels = FileNames.From(_folder, single.Labels.Path);
            return set with { Notes = [$"{_folder}: the labels are those of {labels}.", .. set.Notes] };
        }
        bool isDivided = _parts.Select(p => p.Part).Distinct().Skip(1).Any();
        var sets = ReadAll(options, isDivided);
        RefuseUnlike(sets, options);
        return new()
        {
            Source = _folder,
            Format = sets[0].Format,
            Pictures = [.. sets.SelectMany(s => s.Pictures)],
            Problems = [.. sets.SelectMany(s => s.Problems).Take(AnnotationSet.MostProblems)],
            ProblemCount = sets.Sum(s => s.ProblemCount),
            Notes =
            [
                .. _notes,
                .. isDivided ? [] : (string[])[$"{_folder}: only {Show(_parts[0].Labels)} holds labels, so nothing counts as divided."],
                .. sets.SelectMany(s => s.Notes),
            ],
            Form = sets[0].Form,
            Unfit = sets[0].Unfit,
        };
    }

    /// <summary>Reads each part; where one leaves open what its numbers are, and the others show it, as those.</summary>
    List<AnnotationSet> ReadAll(ReadOptions options, bool isDivided)
    {
        var refused = new InputException?[_parts.Count];
        var sets = new AnnotationSet?[_parts.Count];
        for (int i = 0; i < refused.Length; i++)
        {
            try
            {
                sets[i] = _parts[i].Read(_folder, options, isDivided);
            }
            catch (InputException e)
            {
                refused[i] = e;
            }
        }
        var forms = sets.Select(s => s?.Form).OfType<BoxForm>().Distinct().ToArray();
        for (int i = 0; i < refused.Length; i++)
        {
            if (forms is [var form] && sets[i] is null or { IsFormOpen: true })
                sets[i] = _parts[i].Read(_folder, options with { Elsewhere = form }, isDivided);
            else if (refused[i] is { } e) throw e;
        }
        return [.. sets.Select(s => s!)];
    }

    /// <summary>The labels in folders and files of a place that are named as parts.</summary>
    static IEnumerable<LabelledPart> PartsIn(string folder, string place, AnnotationFormat? wanted, List<DataFile> unknown)
    {
        foreach (string below in LabelSource.Folders(place))
        {
            if (PartNames.OfFolder(Path.GetFileName(below)) is not { } part) continue;
            foreach (var labels in LabelSource.In(below, wanted, unknown)) yield return new(part, below, labels);
        }
        foreach (var (part, labels) in LabelSource.PartFilesIn(place, wanted))
            yield return new(part, Path.Combine(folder, part), labels);
    }

    /// <summary>Refuses labels in folders beside the parts that are named as none: they would be lost.</summary>
    void RefuseOthers(List<DataFile> unknown)
    {
        var others = from place in LabelSource.Places(_folder)
                     from below in LabelSource.Folders(place)
                     where PartNames.OfFolder(Path.GetFileName(below)) is null
                         && _parts.TrueForAll(p => !p.Labels.Path.StartsWith(below + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                     from labels in LabelSource.In(below, Format, unknown)
                     select labels;
        if (others.FirstOrDefault() is not { } other) return;
        throw new InputException(
            $"{_folder} has labels of parts, {Show(_parts[0].Labels)}, and {Show(other)} in a folder that is named as no part, which " +
            "would be left out. Name that folder train, valid or test, move it away, or read it by itself.");
    }

    void RefuseUncertain()
    {
        foreach (var part in _parts.GroupBy(p => p.Part).Where(g => g.Skip(1).Any()))
        {
            throw new InputException(
                $"{_folder}: the part {part.Key} has several labels: {string.Join(", ", part.Select(p => Show(p.Labels)))}. Name one of " +
                "them, say the format that counts with --format, or move the others away.");
        }
        if (_parts.Find(p => p.Labels.Format != Format && !(p.Labels.Format is TableFormat && Format is TableFormat)) is { } other)
        {
            throw new InputException(
                $"{_folder}: its parts are in different formats: {Show(_parts[0].Labels)}, {Show(other.Labels)}. Read one part by naming " +
                $"it, or write all in one format with {ShellLine.Of("data", "convert")}.");
        }
    }

    /// <summary>Says what lies in folders that are named as parts without labels.</summary>
    void NoteUnlabelled(List<DataFile> unknown)
    {
        foreach (string folder in new[] { _folder }.Concat(PicturePlaces.Usual(_folder)).SelectMany(LabelSource.Folders))
        {
            if (PartNames.InName(folder) is not { } part || _parts.Exists(p => p.Part == part)) continue;
            var inside = unknown.FindAll(f => f.Path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
            RefuseForeign(inside);
            if (inside is [var file, ..])
            {
                throw new InputException(
                    $"{folder} has no labels of its part, but {file.Path}, which is in no format that is known. Move it away if it holds " +
                    "no labels.");
            }
            int pictures = FileTree.Files(folder, FolderListing.All).Count(FileNames.IsPicture);
            _notes.Add(pictures == 0 ? $"{folder} holds neither labels nor pictures."
                : $"{folder} holds no labels; its {Counted.Of(pictures, "picture is", "pictures are")} left out.");
        }
    }

    static void RefuseForeign(List<DataFile> files)
    {
        foreach (var file in files)
            if (ForeignDataFiles.Describe(file) is { } what) throw new InputException($"{file.Path} {what}");
    }

    /// <summary>Each part may be certain by itself, but not all of them if they differ.</summary>
    void RefuseUnlike(List<AnnotationSet> sets, ReadOptions options)
    {
        var forms = sets.Select((s, i) => (s.Form, Index: i)).Where(f => f.Form is not null).DistinctBy(f => f.Form).ToList();
        if (options.Boxes is null && forms is [var form, var otherForm, ..])
        {
            throw new InputException(
                $"{_folder}: the numbers of a box are read as {Words(form.Form)} in {Show(_parts[form.Index].Labels)}, but as " +
                $"{Words(otherForm.Form)} in {Show(_parts[otherForm.Index].Labels)}. Say which they are with --boxes.");
        }
        var units = sets.Select((s, i) => (Unit: s.Pictures.SelectMany(p => p.Objects).FirstOrDefault()?.Unit, Index: i))
            .Where(u => u.Unit is not null).DistinctBy(u => u.Unit).ToList();
        if (options.Units is null && units is [var unit, var otherUnit, ..])
        {
            throw new InputException(
                $"{_folder}: the numbers are read as {Words(unit.Unit)} in {Show(_parts[unit.Index].Labels)}, but as " +
                $"{Words(otherUnit.Unit)} in {Show(_parts[otherUnit.Index].Labels)}. Say which they are with --units.");
        }
    }

    static string Words(BoxForm? form) => ReadWords.Forms[(int)form!];

    static string Words(BoxUnit? unit) => unit == BoxUnit.Share ? "shares" : "pixels";

    static string Show(LabelSource source) => $"{source.Path} ({source.Format.Name})";
}
