namespace Boxfit.Data.Reviews;

/// <summary>The order in which pictures are gone through. Those of which it says nothing come last.</summary>
enum ReviewOrder
{
    /// <summary>The least certain first.</summary>
    Uncertain,

    /// <summary>Those first of which two sources say the most different things.</summary>
    Disagreement,

    /// <summary>The smallest proposed box first, as a share of its picture.</summary>
    Size,

    /// <summary>By names.</summary>
    Name,

    /// <summary>Mixed, the same each time.</summary>
    Random,
}
