namespace Boxfit.Data.Formats;

/// <summary>The sizes of a table's pictures: columns called just width and height may be the boxes' own.</summary>
sealed class TableSizes(TableContent content, TableUnit unit)
{
    /// <summary>True where the rows say their pictures' sizes.</summary>
    public bool AreThere { get; private set; }

    /// <summary>A row's picture in the numbers of the table: as the row says, else by its file; 0 where it is not known.</summary>
    public (double Width, double Height) Of(TableRow row) => unit.Whole ?? (AreThere ? row.Size : content.PictureSize(row));

    /// <summary>The same without looking at files.</summary>
    public (double Width, double Height) Said(TableRow row) => unit.Whole ?? (AreThere ? row.Size : default);

    /// <summary>Finds out whether columns called just width and height are the picture's or the box's.</summary>
    public void Find()
    {
        if (content.Layout.Width < 0) return;
        AreThere = true;
        if (!content.Layout.IsSizeUncertain) return;
        int all = 0, box = 0, picture = 0;
        var sizes = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        foreach (var row in content.Rows)
        {
            if (!row.HasBox || row.Size.Width <= 0 || row.Size.Height <= 0) continue;
            all++;
            if (IsSizeOfBox(row)) box++;
            if (MayBePicture(row)) picture++;
        }
        if (all == 0) return;
        if (picture >= all * (1 - TableContent.FewRows) && box < all * (1 - TableContent.FewRows))
        {
            if (picture < all)
            {
                content.Notes.Add($"The columns width and height are read as the pictures' sizes, but {all - picture:N0} of " +
                    $"{Counted.Of(all, "box")} contradict them.");
            }
            return;
        }
        AreThere = false;
        content.Notes.Add(box >= all * (1 - TableContent.FewRows)
            ? "The columns width and height are the boxes' own, not the pictures'."
            : "The columns width and height are neither the pictures' sizes nor the boxes'; they are not used.");

        // Shares say nothing of the picture's size: then it must be one and the same in all rows of a picture, and the file's own.
        bool MayBePicture(TableRow row)
        {
            if (unit.Unit == BoxUnit.Pixels)
            {
                var edges = row.Edges(content.Layout.Form ?? BoxForm.Corners);
                return edges.X2 <= row.Size.Width + TableContent.ReachPixels && edges.Y2 <= row.Size.Height + TableContent.ReachPixels;
            }
            if (!sizes.TryAdd(row.Name, row.Size) && sizes[row.Name] != row.Size) return false;
            if (row.Size is { Width: <= 1, Height: <= 1 }) return false;
            var (width, height) = content.PictureSize(row);
            // A picture that is turned may have been measured before.
            return width == 0 || row.Size == (width, height) || row.Size == (height, width);
        }
    }

    bool IsSizeOfBox(TableRow row)
    {
        double tolerance = unit.Unit == BoxUnit.Share ? 0.01 / unit.Scale : 1;
        var (x1, y1, x2, y2) = row.Edges(content.Layout.Form ?? BoxForm.Corners);
        return Math.Abs(x2 - x1 - row.Size.Width) <= tolerance && Math.Abs(y2 - y1 - row.Size.Height) <= tolerance;
    }
}
