namespace Boxfit.Data.Reviews;

/// <summary>What became of a picture in a review. The numbers stand in review files.</summary>
enum ReviewState
{
    /// <summary>Nobody has decided.</summary>
    Open = 0,

    /// <summary>The proposed box is right.</summary>
    Accepted = 1,

    /// <summary>The box was drawn, or the proposed one was changed.</summary>
    Changed = 2,

    /// <summary>There is no object in it.</summary>
    None = 3,

    /// <summary>It was looked at and left for later.</summary>
    Skipped = 4,

    /// <summary>Nobody has decided, and its file is missing or cannot be read.</summary>
    Unreadable = 5,
}

/// <summary>Which states belong together.</summary>
static class ReviewStates
{
    /// <summary>Those of pictures whose boxes are decided.</summary>
    public static readonly ReviewState[] Reviewed = [ReviewState.Accepted, ReviewState.Changed, ReviewState.None];

    /// <summary>Those of pictures that nobody has decided on: which of the two it is follows from their files.</summary>
    public static readonly ReviewState[] Undecided = [ReviewState.Open, ReviewState.Unreadable];

    /// <summary>States as a list in SQL, in parentheses.</summary>
    public static string InSql(params ReadOnlySpan<ReviewState> states)
    {
        var list = new StringBuilder("(");
        foreach (var state in states) list.Append(list.Length > 1 ? ", " : "").Append((int)state);
        return list.Append(')').ToString();
    }
}
