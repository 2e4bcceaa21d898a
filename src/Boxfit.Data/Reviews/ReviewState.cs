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
