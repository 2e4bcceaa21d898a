using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Formats;

/// <summary>The file of a review, as <c>boxfit review</c> keeps it.</summary>
sealed class ReviewFormat : AnnotationFormat
{
    public const string FormatName = "review";

    public override string Name => FormatName;

    public override string Description => $"a review's file (…{ReviewFile.Ending}), as {ShellLine.Of("review")} keeps it";

    public override ReadChoices Choices => ReadChoices.Only;

    public override bool FitsBytes(ReadOnlySpan<byte> begin) => ReviewFile.Is(begin);

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        ReviewFile.Require(path);
        try
        {
            using var connection = ReviewConnection.Open(path, SqliteOpenMode.ReadOnly);
            ReviewFile.RequireSound(connection, path);
            return Read(path, connection, options.OnlyReviewed);
        }
        catch (BoxfitException e) when (e is not InputException)
        {
            throw new InputException(e.Message, e);
        }
    }

    AnnotationSet Read(string path, ReviewConnection connection, bool onlyReviewed)
    {
        var set = new AnnotationSetBuilder(path, Name);
        connection.Read(
            $"""
            SELECT p.id, p.name, p.part, p.width, p.height, p.state, p.x1, p.y1, p.x2, p.y2, p.label, NULL, t.name, q.x1, q.y1, q.x2, q.y2,
                q.label, q.confidence
            FROM picture p {ReviewRows.FirstOfData} ORDER BY p.id
            """, r => Add(set, r, onlyReviewed));
        return WithParts(set.Build());
    }

    /// <summary>What came to a review after its pictures were divided has no part: it is trained on, and tests nothing.</summary>
    static AnnotationSet WithParts(AnnotationSet set)
    {
        int without = set.Pictures.Count(p => p.Part is null);
        if (without == 0 || without == set.Pictures.Count) return set;
        string note = $"{Counted.Of(without, "picture of the review is", "pictures of the review are")} in no part, and " +
            $"{Counted.Word(without, "is", "are")} trained on.";
        return set with
        {
            Pictures = [.. set.Pictures.Select(p => p with { Part = p.Part ?? PartNames.Train })], Notes = [.. set.Notes, note],
        };
    }

    /// <summary>That there is nothing to work with in a review yet.</summary>
    internal static InputException NoBoxes(string review) => new(
        $"{review} has no boxes yet: none is accepted or drawn in it. Go on with the review: " +
        ShellLine.Of("review", ShellLine.Nearby(review)));

    /// <summary>Adds a picture where anything is known of its box.</summary>
    static bool Add(AnnotationSetBuilder set, SqliteDataReader r, bool onlyReviewed)
    {
        const int decided = 6, proposed = 13, source = 12;
        int row = r.GetInt32(0);
        string name = r.GetString(1);
        var state = (ReviewState)r.GetInt32(5);
        bool isReviewed = ReviewStates.Reviewed.Contains(state);
        if (!isReviewed && state == ReviewState.Unreadable && r.IsDBNull(source))
        {
            set.LeaveOutUnreadable(name);
            return false;
        }
        string? why = state == ReviewState.Skipped ? "Pictures that were skipped in the review are left out"
            : !isReviewed && onlyReviewed ? "Pictures that are not reviewed yet are left out"
            : !isReviewed && r.IsDBNull(source) ? "Pictures that nobody has decided on and no data has a box for are left out" : null;
        if (why is not null)
        {
            set.LeaveOut(why, name, row);
            return false;
        }
        int at = isReviewed ? decided : proposed;
        var box = ReviewRows.Box(r, at);
        int? width = null, height = null;
        string? problem = EntryChecks.Name(name)
            ?? EntryChecks.Side(ReviewRows.Number(r, 3) ?? 0, "the picture's width", out width)
            ?? EntryChecks.Side(ReviewRows.Number(r, 4) ?? 0, "the picture's height", out height)
            ?? Check(box, isReviewed && state != ReviewState.None);
        if (problem is not null)
        {
            set.AddProblem(set.Source, row, $"{AnnotationSetBuilder.Show(name)} {problem}");
            return false;
        }
        set.Add(new()
        {
            Name = name,
            File = set.Source,
            Row = row,
            IsDecidedEmpty = state == ReviewState.None,
            Part = ReviewRows.Text(r, 2),
            Width = width,
            Height = height,
            Objects = box is not { } b ? [] :
            [
                new(b.X1, b.Y1, b.X2, b.Y2, Label: set.Share(ReviewRows.Text(r, at + 4) ?? ""))
                {
                    Confidence = isReviewed ? null : ReviewRows.Number(r, at + 5),
                },
            ],
        });
        return true;
    }

    /// <summary>What is wrong with a box.</summary>
    static string? Check(PixelBox? box, bool isNeeded) => box is not { } b ? isNeeded ? "is accepted without a box" : null
        : EntryChecks.Number(b.X1, "x1") ?? EntryChecks.Number(b.Y1, "y1")
            ?? EntryChecks.Number(b.X2, "x2") ?? EntryChecks.Number(b.Y2, "y2");
}
