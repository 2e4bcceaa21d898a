namespace Boxfit.Data.Datasets;

/// <summary>Brings together what a data file says of one picture, under whatever names, and chooses the object that counts.</summary>
sealed class PictureGroups
{
    readonly IReadOnlyList<AnnotatedPicture> _pictures;

    /// <summary>The object of each picture, whose row may be that of its picture; null where it is left out.</summary>
    public AnnotatedObject?[] Chosen { get; }

    /// <summary>Why each picture is left out; null where it is not.</summary>
    public string?[] Reasons { get; }

    /// <summary>Which pictures are left out by the choice of objects, with nothing wrong with them.</summary>
    public bool[] IsByChoice { get; }

    /// <summary>Which pictures are others under another name or in another row.</summary>
    public bool[] IsRepeat { get; }

    /// <summary>Which pictures are said to show no object.</summary>
    public bool[] IsEmpty { get; }

    /// <summary>The same, the rows of each picture together.</summary>
    public List<int[]> Empty { get; } = [];

    /// <summary>Rows that only say again what an earlier one says.</summary>
    public List<SkippedRow> Repeats { get; } = [];

    /// <summary>Number of pictures that have several different objects.</summary>
    public int Several { get; private set; }

    /// <param name="pictures">The pictures of a set.</param>
    /// <param name="paths">Absolute path of each; pictures of one path are one.</param>
    /// <param name="choice">What counts where there are several objects.</param>
    /// <param name="problems">Takes the pictures that <see cref="ObjectPolicy.Error"/> refuses.</param>
    public PictureGroups(IReadOnlyList<AnnotatedPicture> pictures, string[] paths, ObjectChoice choice, RowProblems problems)
    {
        _pictures = pictures;
        Chosen = new AnnotatedObject?[pictures.Count];
        Reasons = new string?[pictures.Count];
        IsByChoice = new bool[pictures.Count];
        IsRepeat = new bool[pictures.Count];
        IsEmpty = new bool[pictures.Count];
        foreach (int[] group in SamePictures.Groups(paths)) Choose(group, choice, problems);
    }

    /// <summary>Lets pictures that show no object count, each once, without a box.</summary>
    /// <param name="pictures">Their numbers, the first of each of <see cref="Empty"/>.</param>
    public void TakeEmpty(IReadOnlySet<int> pictures)
    {
        foreach (int[] members in Empty.Where(e => pictures.Contains(e[0])))
        {
            Reasons[members[0]] = null;
            IsByChoice[members[0]] = false;
            SetRepeats(members);
        }
    }

    void SetRepeats(int[] members)
    {
        foreach (int i in members[1..]) (Reasons[i], IsRepeat[i]) = ($"repeats row {_pictures[members[0]].Row}", true);
    }

    void Choose(int[] members, ObjectChoice choice, RowProblems problems)
    {
        // As nearly all are.
        if (members is [var only] && _pictures[only].Objects is [var one] objects && choice.Choose(objects).Reason is null)
        {
            Chosen[only] = one;
            return;
        }
        var first = SamePictures.Join(members.Select(i => _pictures[i]));
        var all = first.Objects;
        var (chosen, reason) = choice.Choose(all);
        bool isDecided = members.Any(i => _pictures[i].IsDecidedEmpty);
        if (all.Count == 0)
        {
            reason = isDecided ? SkippedRow.NoObject : "has no box";
            Empty.Add(members);
            foreach (int i in members) IsEmpty[i] = true;
        }
        if (ObjectChoice.Different(all).Count > 1)
        {
            Several++;
            if (choice.Policy == ObjectPolicy.Error)
                problems.Add(new(first.File, first.Row, $"\"{first.Name}\" has several boxes; choose with --objects"));
        }
        if (reason is not null)
        {
            foreach (int i in members) (Reasons[i], IsByChoice[i]) = (reason, all.Count > 0 || isDecided);
            return;
        }
        Chosen[members[0]] = chosen[0];
        SetRepeats(members);
        if (members.Length > 1) return;
        foreach (var same in all.GroupBy(ObjectChoice.Key))
        {
            int row = same.First().Row;
            foreach (var again in same.Where(o => o.Row != row))
                Repeats.Add(new(again.Row, first.Name, $"repeats row {row}") { Part = first.Part, IsRepeat = true });
        }
    }
}
