namespace Boxfit.Data.Formats;

/// <summary>A row of a table before it is known what the four numbers of its box are.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Line">The row's line in the file, counted from 1.</param>
readonly record struct TableRow(string Name, int Line)
{
    /// <summary>The name with the spaces that stand around it in the file; null where there are none.</summary>
    public string? Written { get; init; }

    /// <summary>False where the row says that the picture has no object.</summary>
    public bool HasBox { get; init; }

    /// <summary>The four numbers.</summary>
    public BoxCell.Found Box { get; init; }

    /// <summary>The object's class.</summary>
    public required string Label { get; init; }

    /// <summary>The box's confidence.</summary>
    public double? Confidence { get; init; }

    /// <summary>Width and height as the row says; of the picture, unless that is uncertain. 0 where it says nothing.</summary>
    public (double Width, double Height) Size { get; init; }

    /// <summary>The text that says which part the picture belongs to.</summary>
    public required string Part { get; init; }

    /// <summary>The box's edges if its numbers are of a form.</summary>
    public PixelBox Edges(BoxForm form) => form.Edges(Box.A, Box.B, Box.C, Box.D);
}
