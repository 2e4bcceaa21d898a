namespace Boxfit.Data.Annotations;

/// <summary>Options that decide between readings of a data file.</summary>
[Flags]
enum ReadChoices
{
    /// <summary>None: there is one reading only.</summary>
    None = 0,

    /// <summary><c>--columns</c>: <see cref="ReadOptions.Columns"/>.</summary>
    Columns = 1,

    /// <summary><c>--units</c>: <see cref="ReadOptions.Units"/>.</summary>
    Units = 2,

    /// <summary><c>--boxes</c>: <see cref="ReadOptions.Boxes"/>.</summary>
    Boxes = 4,

    /// <summary><c>--picture-names</c>: <see cref="ReadOptions.PictureNames"/>.</summary>
    PictureNames = 8,

    /// <summary><c>--only</c>: <see cref="ReadOptions.OnlyReviewed"/>.</summary>
    Only = 16,
}
