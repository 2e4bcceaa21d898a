namespace Boxfit.Data.Datasets;

/// <summary>Collects what is wrong with entries of a data file, so that one message names the first of them and the count of all.</summary>
sealed class RowProblems(string source)
{
    const int Shown = 5;
    readonly List<AnnotationProblem> _first = [];

    public int Count { get; private set; }

    public void Add(AnnotationProblem problem)
    {
        Count++;
        int place = _first.FindLastIndex(p => p.Row <= problem.Row || p.File != problem.File) + 1;
        if (place < Shown) _first.Insert(place, problem);
        if (_first.Count > Shown) _first.RemoveAt(Shown);
    }

    /// <summary>Adds what a reader could not understand.</summary>
    public void AddAll(AnnotationSet set)
    {
        foreach (var problem in set.Problems) Add(problem);
        Count += set.ProblemCount - set.Problems.Count;
    }

    /// <summary>Throws when there are any; <paramref name="expected"/> closes the message with what was expected and the remedy.</summary>
    public void ThrowIfAny(string expected)
    {
        if (Count > 0) throw new InputException(Message(expected)) { HasLines = true };
    }

    /// <summary>All that is known of them, where there are any; <paramref name="expected"/> closes it.</summary>
    public string Message(string expected)
    {
        var message = new StringBuilder($"{ForeignText.ShownLine(source)}: {CountOfAll()} wrong.");
        foreach (var p in _first)
        {
            // A file of one picture has one entry.
            string place = p.File == source ? $"row {p.Row}" : p.Row > 1 ? $"{Place(p.File)}, row {p.Row}" : Place(p.File);
            message.Append($"\n  {ForeignText.ShownLine($"{place}: {p.Text}")}");
        }
        if (Count > _first.Count) message.Append($"\n  … and {Count - _first.Count} more");
        return message.Append('\n').Append(expected).ToString();
    }

    string CountOfAll() =>
        Directory.Exists(source) ? Counted.Of(Count, "entry is", "entries are") : Counted.Of(Count, "row is", "rows are");

    /// <summary>The parts of a set have files of one name.</summary>
    string Place(string file) => file.StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? FileNames.From(source, file) : Path.GetFileName(file);
}
