using Boxfit.Metrics;

namespace Boxfit.Web.Watching;

/// <summary>How the models of one or two runs do on their test pictures.</summary>
static class TestComparison
{
    const int Bins = 20, Side = 3, MostDiffering = 8;

    /// <summary>Compares two runs, or looks at one.</summary>
    public static ComparisonJson Of(WatchedRun run, WatchedRun? other, TestTables tables)
    {
        var (table, part) = Part(run, tables);
        var (otherTable, otherPart) = other is null ? (null, null) : Part(other, tables);
        var others = otherTable?.Rows;
        var places = others is null ? [] : Places(others);
        return new(part, otherPart)
        {
            Table = table?.Stamp, Sections = table is null ? [] : [.. Sections(table.Rows, others, places)],
        };
    }

    static (TestTable? Table, TestPartJson Part) Part(WatchedRun run, TestTables tables)
    {
        try
        {
            return tables.Of(run) is { Rows: [_, ..] } table ? (table, Figures(run, table.Rows)) : (null, Missing(run));
        }
        catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException)
        {
            return (null, new(run.Name) { Missing = e.Message });
        }
    }

    static TestPartJson Missing(WatchedRun run)
    {
        var settings = run.Figures.Settings;
        string table = Path.Combine(run.Path, RunFolder.EvaluationName);
        string[] images = settings is { Images.Length: > 0 } ? ["--images", settings.Images] : [];
        return new(run.Name)
        {
            Missing = "This run has no table of its test pictures: a training writes it when it comes to its end." +
                (settings is null ? "" : " For the model as it is now, this makes it:"),
            Command = settings is null ? null : ShellLine.Of(
                ["evaluate", run.Path, settings.Data, .. images, "--part", PartNames.Test, "--csv", table]),
        };
    }

    static TestPartJson Figures(WatchedRun run, EvaluatedRow[] rows)
    {
        var metrics = new BoxMetrics();
        int[] histogram = new int[Bins];
        double[] sums = new double[Side * Side];
        int[] counts = new int[Side * Side];
        foreach (var row in rows)
        {
            var truth = row.Truth.Relative(row.Width, row.Height);
            metrics.Add(row.Predicted.Relative(row.Width, row.Height), truth, row.Width, row.Height);
            histogram[Math.Clamp((int)(row.IoU * Bins), 0, Bins - 1)]++;
            int place = Third((truth.Y1 + truth.Y2) / 2) * Side + Third((truth.X1 + truth.X2) / 2);
            sums[place] += row.IoU;
            counts[place]++;
        }
        var summary = metrics.Summarize(constantBoxIou: 0, skipped: 0).WithoutFew();
        return new(run.Name)
        {
            Note = RunFigures.IsEvaluationOfModel(run.Path) ? null
                : "The run's model is newer than this table, which is of an earlier one; the table is made anew when the training ends.",
            Pictures = rows.Length,
            MeanIou = JsonText.Figure(rows.Average(r => r.IoU)),
            MedianIou = JsonText.Figure(summary.MedianIou),
            Shares = [JsonText.Figure(summary.AccuracyAt50), JsonText.Figure(summary.AccuracyAt75), JsonText.Figure(summary.AccuracyAt90)],
            Histogram = histogram,
            Sizes = summary.BySize,
            Places = [.. counts.Select((count, i) => new PlaceJson(count, count == 0 ? null : JsonText.Figure(sums[i] / count)))],
        };

        static int Third(double place) => Math.Clamp((int)(place * Side), 0, Side - 1);
    }

    /// <summary>Where each picture stands among the others, by its name and row; names that come twice say nothing.</summary>
    static Dictionary<(string, int), int> Places(EvaluatedRow[] rows)
    {
        var places = new Dictionary<(string, int), int>();
        for (int i = 0; i < rows.Length; i++) places[(rows[i].Name, rows[i].Row)] = i;
        return places;
    }

    static IEnumerable<PictureSectionJson> Sections(
        EvaluatedRow[] rows, EvaluatedRow[]? others, Dictionary<(string, int), int> places)
    {
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        string[] names = ShortPaths.WithFolders([.. rows.Select(r => r.Name)]);
        foreach (var (heading, pictures) in EvaluationSheet.Places(rows.Length)) yield return Section(heading, all[pictures]);
        if (others is null) yield break;
        var differing = all.Select(i => (Index: i, Other: Other(i))).Where(p => p.Other >= 0)
            .Select(p => (p.Index, Gain: rows[p.Index].IoU - others[p.Other].IoU)).ToList();
        yield return Section("Where the first run fits better by most",
            [.. differing.Where(d => d.Gain > 0).OrderByDescending(d => d.Gain).Take(MostDiffering).Select(d => d.Index)]);
        yield return Section("Where the second run fits better by most",
            [.. differing.Where(d => d.Gain < 0).OrderBy(d => d.Gain).Take(MostDiffering).Select(d => d.Index)]);

        // Another picture may have the name in other data.
        int Other(int i) => places.TryGetValue((rows[i].Name, rows[i].Row), out int found)
            && (others![found].Width, others[found].Height) == (rows[i].Width, rows[i].Height) ? found : -1;

        PictureSectionJson Section(string heading, IReadOnlyList<int> indexes) => new(heading,
        [
            .. from i in indexes
               let row = rows[i]
               select new TestPictureJson(i, ForeignText.ShownLine(names[i]), row.Width, row.Height, Corners(row.Truth))
               {
                   First = Of(row), Second = others is not null && Other(i) is >= 0 and var other ? Of(others[other]) : null,
               },
        ]);

        static MeasuredJson Of(EvaluatedRow row) => new(Corners(row.Predicted), row.IoU);

        static double[] Corners(PixelBox box) => [box.X1, box.Y1, box.X2, box.Y2];
    }
}

/// <summary>The test pictures of one run, or of two.</summary>
/// <param name="First">The first run's figures.</param>
/// <param name="Second">The second run's; null where one is looked at.</param>
sealed record ComparisonJson(TestPartJson First, TestPartJson? Second)
{
    /// <summary>The stamp of the first run's table, to ask for its pictures; null where it has none.</summary>
    public string? Table { get; init; }

    /// <summary>The pictures that are shown: the worst, the median and the best of the first run.</summary>
    public required IReadOnlyList<PictureSectionJson> Sections { get; init; }
}

/// <summary>How a run's model does on its test pictures.</summary>
sealed record TestPartJson(string Run)
{
    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Missing { get; init; }

    /// <summary>The command that makes them; null where there are or none would.</summary>
    public string? Command { get; init; }

    /// <summary>What there is to know of the figures.</summary>
    public string? Note { get; init; }

    public int Pictures { get; init; }

    public double? MeanIou { get; init; }

    public double? MedianIou { get; init; }

    /// <summary>Shares of pictures of at least IoU 0.50, 0.75 and 0.90.</summary>
    public IReadOnlyList<double?> Shares { get; init; } = [];

    /// <summary>Pictures by IoU, in equal steps from 0 to 1.</summary>
    public IReadOnlyList<int> Histogram { get; init; } = [];

    public IReadOnlyList<SizeGroup> Sizes { get; init; } = [];

    /// <summary>The nine places of the true box's middle in the picture, row by row.</summary>
    public IReadOnlyList<PlaceJson> Places { get; init; } = [];
}

/// <summary>The pictures whose object is at about the same place.</summary>
sealed record PlaceJson(int Pictures, double? MeanIou);

/// <summary>Pictures below a heading.</summary>
sealed record PictureSectionJson(string Heading, IReadOnlyList<TestPictureJson> Pictures);

/// <summary>A test picture; boxes are x1, y1, x2, y2 in its pixels.</summary>
/// <param name="Index">Its place in the first run's table.</param>
/// <param name="Name">As the data names it, as short as tells it from the others.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Truth">The true box.</param>
sealed record TestPictureJson(int Index, string Name, int Width, int Height, double[] Truth)
{
    public required MeasuredJson First { get; init; }

    /// <summary>Null where the second run did not measure it.</summary>
    public MeasuredJson? Second { get; init; }
}

/// <summary>A predicted box.</summary>
sealed record MeasuredJson(double[] Box, double Iou);
