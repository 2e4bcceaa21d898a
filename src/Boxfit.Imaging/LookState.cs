namespace Boxfit.Imaging;

/// <summary>
/// The looks at one picture: which part comes next, and which box stands in the end. Where a look disagrees with the one before, one of
/// them looks past the object: another look, around the later box, decides. If it agrees with that one, it stands, else the one before.
/// What the look whose box stands said beside it stands, too.
/// </summary>
/// <param name="looks">How often the network looks; null for once.</param>
struct LookState(Looks? looks)
{
    readonly int _count = looks?.Count ?? 1;
    int _done;
    (BoundingBox Box, Verdict Verdict)? _doubted;

    /// <summary>Where the part that the next look shows comes to lie in the network's input; at first that is the whole picture.</summary>
    public Placing Part { get; private set; } = Placing.Unchanged;

    /// <summary>The box so far, in 0…1 of the kept picture.</summary>
    public BoundingBox Box { get; private set; }

    /// <summary>What was said beside that box.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>Whether the box stands.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Looks at one picture until its box stands.</summary>
    /// <param name="looks">How often the network looks; null for once.</param>
    /// <param name="look">
    /// Lets the network look at a part of the picture, which comes to lie so in its input: its box in 0…1 of what was shown, and what it
    /// says beside it.
    /// </param>
    public static LookState Run(Looks? looks, Func<Placing, (BoundingBox Seen, Verdict Verdict)> look)
    {
        var state = new LookState(looks);
        while (!state.IsDone)
        {
            var (seen, verdict) = look(state.Part);
            state.Take(seen, verdict);
        }
        return state;
    }

    /// <summary>Takes note of what a look saw.</summary>
    /// <param name="seen">The box in 0…1 of what was shown.</param>
    /// <param name="verdict">What was said beside it.</param>
    public void Take(BoundingBox seen, Verdict verdict)
    {
        var before = (Box, Verdict);
        bool isFirst = _done++ == 0;
        // Numbers that are none are said to be so, whichever look gave them.
        IsDone = looks is null || !double.IsFinite(seen.X1 + seen.Y1 + seen.X2 + seen.Y2 + verdict.Presence + verdict.ClassProbability);
        // ONNX's boxes are in order and cut to what was shown; the engine's are to lead to the same next look.
        if (!IsDone) seen = seen.Ordered().Clip();
        var box = isFirst ? seen : Part.ToPicture(seen);
        // What reaches out of the picture is no part of the box: of an object that fills the picture, looks would seem to disagree.
        if (!IsDone) box = box.Clip();
        (Box, Verdict) = (box, verdict);
        IsDone |= isFirst && !box.IsValid;
        if (IsDone) return;
        bool agrees = isFirst || BoundingBox.IoU(before.Box, box) >= Looks.Agreement;
        if (!agrees && (_doubted is not null || !box.IsValid))
        {
            ((Box, Verdict), IsDone) = (_doubted ?? before, true);
            return;
        }
        _doubted = agrees ? null : before;
        IsDone = agrees && _done >= _count;
        if (!IsDone) Part = Placing.Of(looks!.CutAround(box));
    }
}
