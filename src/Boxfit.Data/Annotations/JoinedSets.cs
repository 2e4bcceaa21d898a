namespace Boxfit.Data.Annotations;

/// <summary>Several data files as one set; each file's pictures are looked for from its own place.</summary>
sealed class JoinedSets
{
    readonly IReadOnlyList<AnnotationSet> _sets;
    readonly PictureLocator[] _locators;

    /// <param name="files">The files, at least one.</param>
    /// <param name="reading">How they are read.</param>
    /// <exception cref="InputException">One cannot be read.</exception>
    public JoinedSets(IReadOnlyList<string> files, ReadOptions reading)
    {
        _sets = [.. files.Select(f => AnnotationFiles.Read(f, reading with { Together = files }))];
        _locators = [.. _sets.Select(s => new PictureLocator(s, reading.Images))];
        Set = _sets is [var only] ? only : Join(_sets);
        Owners = [.. _sets.SelectMany((s, i) => Enumerable.Repeat(i, s.Pictures.Count))];
    }

    /// <summary>All that the files say.</summary>
    public AnnotationSet Set { get; }

    /// <summary>The number of the file that each of its pictures is from.</summary>
    public int[] Owners { get; }

    /// <summary>What was assumed in finding the pictures.</summary>
    public IEnumerable<string> NotesOfFinding => _locators.SelectMany(l => l.Notes);

    /// <summary>Finds the pictures of <see cref="Set"/>, in its order.</summary>
    /// <exception cref="InputException">Two files have a name for which there is no picture, so that they may mean two.</exception>
    public FoundPicture[] Find(IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        var found = new FoundPicture[Owners.Length];
        int done = 0;
        ParallelLoop.For(found.Length, i =>
        {
            found[i] = FoundPicture.Find(Set.Pictures[i], _locators[Owners[i]]);
            progress?.Report((Interlocked.Increment(ref done), found.Length));
        }, cancellation);
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < found.Length; i++)
        {
            string name = Set.Pictures[i].Name;
            if (found[i].Path is not null || first.TryAdd(name, Owners[i]) || first[name] == Owners[i]) continue;
            throw new InputException(
                $"{AnnotationSetBuilder.Show(name)} stands in {_sets[first[name]].Source} and in {_sets[Owners[i]].Source}, and no file " +
                "is found for it, so that it may be one picture or two. Bring the pictures, or name their folder with --images.");
        }
        return found;
    }

    static AnnotationSet Join(IReadOnlyList<AnnotationSet> sets)
    {
        string?[] parts = [.. sets.Select(s => PartNames.InName(Path.GetFileNameWithoutExtension(s.Source)))];
        bool tell = sets.Zip(parts).All(s => s.Second is not null || s.First.Pictures.All(p => p.Part is not null));
        return new()
        {
            Source = string.Join(", ", sets.Select(s => s.Source)),
            Format = string.Join(", ", sets.Select(s => s.Format).Distinct()),
            Pictures = [.. sets.Zip(parts).SelectMany(
                s => tell ? s.First.Pictures.Select(p => p with { Part = p.Part ?? s.Second }) : s.First.Pictures)],
            Problems = [.. sets.SelectMany(s => s.Problems).Take(AnnotationSet.MostProblems)],
            ProblemCount = sets.Sum(s => s.ProblemCount),
            Notes = [.. sets.SelectMany(s => s.Notes)],
        };
    }
}
