namespace Boxfit.Preparation.Statistics;

/// <summary>The figures of a data set for people: a table for the screen, and an HTML file with plots.</summary>
public static class StatisticsReport
{
    const int MostClasses = 20;

    /// <summary>Names and values, for printing.</summary>
    public static IReadOnlyList<(string Name, string Value)> Lines(DataStatistics s)
    {
        var lines = new List<(string, string)> { ("Pictures", $"{s.Pictures:N0}{Unread(s)}") };
        if (s.Malformed > 0) lines.Add(("Entries not understood", $"{s.Malformed:N0}"));
        if (s.Parts.Count > 0) lines.Add(("Parts", List(s.Parts)));
        if (s.Formats.Count > 0) lines.Add(("Formats", List(s.Formats) + (s.Turned > 0 ? $"; {s.Turned:N0} stored turned (EXIF)" : "")));
        Add("Width, pixels", Quantiles.Of(s.Sizes.Select(p => (double)p.Width)), "0");
        Add("Height, pixels", Quantiles.Of(s.Sizes.Select(p => (double)p.Height)), "0");
        string[] otherBoxes =
        [
            .. s.CutBoxes > 0 ? [$"{s.CutBoxes:N0} of them cut to {Counted.Word(s.CutBoxes, "its picture", "their pictures")}"]
                : Array.Empty<string>(),
            .. s.UnusableBoxes > 0 ? [$"{s.UnusableBoxes:N0} more outside or without area"] : Array.Empty<string>(),
            .. s.UnreadBoxes > 0 ? [$"{s.UnreadBoxes:N0} more in pictures that could not be read"] : Array.Empty<string>(),
        ];
        lines.Add(("Boxes", $"{s.Boxes.Count:N0}" + (otherBoxes.Length > 0 ? $" ({string.Join(", ", otherBoxes)})" : "")));
        var objects = s.ObjectsPerPicture.Select(o => $"{o.Objects} in {Counted.Of(o.Pictures, "picture")}");
        lines.Add(("Objects a picture", string.Join(", ", objects)));
        if (s.Classes.Count > 0) lines.Add(("Classes", List(s.Classes)));
        Add("Box area, % of picture", Quantiles.Of(s.Boxes.Select(b => 100 * b.Box.Area)), "0.0");
        Add("Box width over height", Quantiles.Of(s.Boxes.Select(b => b.Aspect)), "0.00");
        Add("Box centre across, %", Quantiles.Of(s.Boxes.Select(b => 50 * (b.Box.X1 + b.Box.X2))), "0.0");
        Add("Box centre down, %", Quantiles.Of(s.Boxes.Select(b => 50 * (b.Box.Y1 + b.Box.Y2))), "0.0");
        if (s is { ConstantBox: { } box, ConstantBoxIou: { } iou })
        {
            lines.Add(("Best constant box", $"[{box.X1:0.000}, {box.Y1:0.000}, {box.X2:0.000}, {box.Y2:0.000}] of the picture"));
            lines.Add(("Its mean IoU", $"{iou:0.000}, the floor that a model must beat"));
        }
        return lines;

        void Add(string name, Quantiles? q, string format)
        {
            if (q is null) return;
            lines.Add((name, $"median {F(q.Median)}, 90 % within {F(q.P5)} to {F(q.P95)}, all within {F(q.Minimum)} to {F(q.Maximum)}"));

            string F(double value) => value.ToString(format, null);
        }
    }

    /// <summary>Saves the report.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="title">Names the data.</param>
    /// <param name="statistics">The figures.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, string title, DataStatistics statistics)
    {
        var report = new HtmlReport(title);
        report.AddTable(["Figure", "Value"], Lines(statistics).Select(l => (string[])[l.Name, l.Value]));
        foreach (var (chart, caption) in StatisticsPlots.Of(statistics)) report.AddFigure(StatisticsPlots.Svg(chart), caption);
        report.Save(path);
    }

    static string Unread(DataStatistics s) => s.Readable < s.Pictures ? $" ({s.Pictures - s.Readable:N0} missing or unreadable)" : "";

    static string List(IReadOnlyList<(string Name, int Count)> counts)
    {
        string list = string.Join(", ", counts.Take(MostClasses).Select(c => $"{c.Name} {c.Count:N0}"));
        return counts.Count > MostClasses ? $"{list} and {counts.Count - MostClasses:N0} more" : list;
    }
}

/// <summary>Where values lie: the least, the one that 5 % are below, the middle one, the one that 5 % are above, the largest.</summary>
sealed record Quantiles(double Minimum, double P5, double Median, double P95, double Maximum)
{
    /// <summary>
    /// The quantiles of some values, interpolated between neighbours (Hyndman and Fan's type 7); null where there are none.
    /// </summary>
    public static Quantiles? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? null : new(sorted[0], At(sorted, 0.05), At(sorted, 0.5), At(sorted, 0.95), sorted[^1]);
    }

    static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int lower = (int)place;
        int upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + (place - lower) * (sorted[upper] - sorted[lower]);
    }
}
