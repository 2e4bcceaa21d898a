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
    NumberUnit? _named;

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
            Take(said);
            return;
        }
        if (content.Layout.Unit is { } named)
        {
            Follow(named);
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

    void Take(NumberUnit said) => (Unit, Scale) =
        said == NumberUnit.Pixels ? (BoxUnit.Pixels, 1) : (BoxUnit.Share, said == NumberUnit.Percent ? 0.01 : 1);

    /// <summary>Takes the unit that the header names, where the numbers do not contradict it.</summary>
    void Follow(NumberUnit named)
    {
        Take(named);
        int all = 0, against = 0, shares = 0;
        TableRow? first = null;
        foreach (var row in content.Rows)
        {
            if (!row.HasBox || IsWithin(row.Box, 0, 0)) continue;
            all++;
            if (IsShare(row.Box)) shares++;
            if (!IsAgainst(row, named)) continue;
            against++;
            first ??= row;
        }
        // Of percent none is against the header, where all are shares of 1.
        if (named == NumberUnit.Percent && shares == all && all > 0) (against, first) = (all, content.Rows.Find(r => r.HasBox));
        if (first is { } found && against > all * TableContent.FewRows)
        {
            string numbers = string.Join(", ", Array.ConvertAll(
                (double[])[found.Box.A, found.Box.B, found.Box.C, found.Box.D], n => n.ToString(CultureInfo.InvariantCulture)));
            string how = IsShare(found.Box) ? "lie in 0…1, as shares do"
                : named == NumberUnit.Share ? "reach beyond 0…1" : "reach beyond 0…100";
            throw content.Refusal(
                $"the {content.Layout.UnitNames} {Word(named)}, but {(against == all ? "the numbers" : "many numbers")} are none: " +
                $"{Counted.Of(against, "box")} of {all:N0}, the first in row {found.Line} with {numbers}, " +
                $"{how}. " +
                "Say with --units share, pixels or percent what the numbers are, or correct the header.");
        }
        (_named, _refusesShares) = (named, named == NumberUnit.Pixels && against > 0);
    }

    /// <summary>True for numbers that cannot be of the unit that the header names.</summary>
    static bool IsAgainst(TableRow row, NumberUnit named) => named switch
    {
        NumberUnit.Pixels => IsShare(row.Box),
        NumberUnit.Percent => !IsWithin(row.Box, -100 * Drift, 100 * (1 + Drift)),
        _ => !IsWithin(row.Box, -Drift, 1 + Drift),
    };

    static string Word(NumberUnit unit) => unit switch
    {
        NumberUnit.Pixels => "pixels",
        NumberUnit.Percent => "percent",
        _ => "shares of the picture",
    };

    /// <summary>
    /// What is wrong with a row of shares among pixels, or of other numbers than the header names; null where nothing is.
    /// </summary>
    public string? Check(TableRow row) =>
        _refusesShares && row.HasBox && IsShare(row.Box)
            ? "has numbers that all lie in 0…1, as shares do, but most others are pixels; --units says which they are"
        : _named is NumberUnit.Share or NumberUnit.Percent && row.HasBox && IsAgainst(row, _named.Value)
            ? $"has numbers that are not {Word(_named.Value)}, as the {content.Layout.UnitNames}; --units says which they are" : null;

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
