namespace Boxfit.Data.Formats;

/// <summary>What the numbers of a table's boxes are measured in, as all rows together say, or the user.</summary>
sealed class TableUnit(TableContent content)
{
    // Shares may lie outside 0…1 by this much.
    const double Drift = 0.05;

    // So many pictures show whether numbers up to 100 may be percent; fewer boxes may all lie in a corner by chance.
    const int PercentPictures = 50, PercentBoxes = 10;
    const double PercentMost = 100, PercentSide = 200;

    bool _refusesShares;

    /// <summary>What the numbers are measured in.</summary>
    public BoxUnit Unit { get; private set; }

    /// <summary>By what the numbers are multiplied.</summary>
    public double Scale { get; private set; } = 1;

    /// <summary>A whole picture in the numbers of the table; null where they are pixels.</summary>
    public (double Width, double Height)? Whole => Unit == BoxUnit.Share ? (1 / Scale, 1 / Scale) : null;

    /// <summary>Decides.</summary>
    /// <exception cref="InputException">It may be shares or pixels.</exception>
    public void Find()
    {
        if (content.Options.Units is { } said)
        {
            (Unit, Scale) = said == NumberUnit.Pixels ? (BoxUnit.Pixels, 1) : (BoxUnit.Share, said == NumberUnit.Percent ? 0.01 : 1);
            return;
        }
        int all = 0, shares = 0, nearly = 0;
        foreach (var row in content.Rows)
        {
            if (!row.HasBox) continue;
            all++;
            if (IsWithin(row.Box, 0, 1)) shares++;
            if (IsWithin(row.Box, -Drift, 1 + Drift)) nearly++;
        }
        if (all == 0) return;
        if (shares == all)
        {
            Unit = BoxUnit.Share;
            content.Note($"all numbers lie in 0…1, so they are read as shares of the picture's width and height.");
        }
        else if (nearly * 2 > all)
        {
            throw content.Refusal(
                $"{(nearly == all ? $"all {Counted.Of(all, "box")}" : $"of {Counted.Of(all, "box")} {nearly:N0}")} lie in " +
                "0…1 or nearly so, " +
                $"as shares of the picture do, but {Counted.Of(all - shares, "does", "do")} not lie wholly within. " +
                "Say with --units share or --units pixels what the numbers are; boxes that reach out of their pictures can then be cut.");
        }
        else
        {
            _refusesShares = shares > 0;
        }
    }

    /// <summary>What is wrong with a row of shares among pixels; null where nothing is.</summary>
    public string? Check(TableRow row) => _refusesShares && row.HasBox && IsShare(row.Box)
        ? "has numbers that all lie in 0…1, as shares do, but most others are pixels; --units says which they are" : null;

    /// <summary>Numbers up to 100 may be percent, which nothing but the pictures can show, and they never for certain.</summary>
    public void RemarkPercent(TableSizes sizes)
    {
        if (content.Options.Units is not null || Unit != BoxUnit.Pixels) return;
        var boxes = content.Rows.Where(r => r.HasBox);
        if (boxes.Take(PercentBoxes).Count() < PercentBoxes || !boxes.All(r => IsWithin(r.Box, 0, PercentMost))) return;
        var names = boxes.DistinctBy(r => r.Name, StringComparer.Ordinal).Take(PercentPictures);
        var seen = names.Select(r => sizes.Of(r)).Where(s => s.Width > 0).ToList();
        if (seen.Count > 0 && seen.TrueForAll(s => Math.Min(s.Width, s.Height) > PercentSide))
        {
            content.Note($"all numbers are at most 100, but the pictures' sides are longer than {PercentSide}: " +
                "if the numbers are percent, say --units percent.");
        }
    }

    static bool IsWithin(BoxCell.Found box, double least, double most) =>
        Math.Min(Math.Min(box.A, box.B), Math.Min(box.C, box.D)) >= least &&
        Math.Max(Math.Max(box.A, box.B), Math.Max(box.C, box.D)) <= most;

    /// <summary>True for shares; four zeros are no box in any unit.</summary>
    static bool IsShare(BoxCell.Found box) => IsWithin(box, 0, 1) && !IsWithin(box, 0, 0);
}
