namespace Boxfit.Cli.Output;

/// <summary>What a model promises of its boxes, and how that was measured, as a page.</summary>
static class CalibrationReport
{
    const int Width = 640, Height = 460, PicturesInSection = 12;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Stands at the top.</param>
    /// <param name="result">The promise with the boxes that it was found by.</param>
    /// <param name="divisions">What divisions of the pictures give; null where they are too few.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(string path, string title, CalibrationResult result, CoverageDivisions? divisions)
    {
        var report = new HtmlReport(title);
        report.AddTable(["figure", "value"], CalibrationFigures.Rows(result, divisions)
            .Select(f => (string[])[f.Name, Sentence(f.Value)]));
        if (divisions is not null) AddDivisions(report, divisions);
        AddPictures(report, result);
        report.Save(path);
    }

    /// <summary>Asked coverages against measured ones, with the range of two standard deviations of one division.</summary>
    internal static LineChart Reliability(CoverageDivisions divisions)
    {
        var points = divisions.Reliability;
        return new()
        {
            Title = "Coverage that is asked for, and that is measured",
            X = new("asked for"),
            Y = new("measured"),
            Series =
            [
                new("scaled", [.. points.Select(p => (p.Asked, p.Scaled))]),
                new("plain", [.. points.Select(p => (p.Asked, p.Plain))]),
                new("expected", [.. points.Select(p => (p.Asked, p.Expected))]),
                new("± 2 deviations", [.. points.Select(p => (p.Asked, Math.Min(1, p.Expected + 2 * p.Deviation)))], Dashed: true),
                new("", [.. points.Select(p => (p.Asked, Math.Max(0, p.Expected - 2 * p.Deviation)))], Dashed: true),
            ],
        };
    }

    static void AddDivisions(HtmlReport report, CoverageDivisions divisions)
    {
        report.AddHeading("Random divisions");
        report.AddText(
            $"In each of {CoverageDivisions.Count} divisions " +
            $"{Counted.Of(divisions.Calibrating, "picture calibrates", "pictures calibrate")} and {divisions.Measuring:N0} others " +
            "measure. Whatever the model, their coverage is expected to be " +
            $"{CalibrationFigures.Percent(divisions.Expected.Mean)} on average, and to differ from one division to the next by a " +
            $"standard deviation of {CalibrationFigures.Percent(divisions.Expected.Deviation)}.");
        report.AddTable(["distances by", "coverage", "deviation", "outer box, times as long"],
        [
            .. new[] { BoxScore.Scaled, BoxScore.Plain }.Select(score => (string[])
            [
                $"the {CalibrationFigures.Unit(score)} ({CalibrationFigures.Word(score)})",
                CalibrationFigures.Percent(divisions.By(score).Coverage), CalibrationFigures.Percent(divisions.By(score).Deviation),
                CalibrationFigures.Times(divisions.By(score).Stretch),
            ]),
        ]);
        report.AddFigure(Reliability(divisions).Draw(Width, Height).Finish(),
            "Coverage over the divisions against what is asked for. Between the dashed lines lie 19 of 20 divisions.");
        report.AddHeading("Coverage by the object's size");
        report.AddText("The promise is of all pictures together. Where sizes differ, it is kept more often for some than for others.");
        report.AddTable(["objects", "pictures", "share of the picture", "scaled", "plain"],
        [
            .. divisions.BySize.Select(s => (string[])
            [
                s.Name, $"{s.Pictures:N0}", FormattableString.Invariant($"{100 * s.SmallestArea:0.0} to {100 * s.LargestArea:0.0} %"),
                CalibrationFigures.Percent(s.Scaled), CalibrationFigures.Percent(s.Plain),
            ]),
        ]);
    }

    static void AddPictures(HtmlReport report, CalibrationResult result)
    {
        var (promise, pictures) = (result.Promise, result.Evaluation.Seen);
        string[] names = ShortPaths.WithFolders([.. pictures.Select(p => p.Sample.Name)]);
        ScoredPicture[] scored =
        [
            .. pictures.Zip(names, (p, name) => new ScoredPicture(p, name, promise.Score.Of(promise.Kind, p.Predicted, p.Sample.Box)))
                .OrderByDescending(p => p.Score),
        ];
        report.AddFigure(
            new Histogram
            {
                Title = "Distances of the true edge that is farthest off",
                X = new($"share of the {CalibrationFigures.Unit(promise.Score)}", Logarithmic: true), Counted = "pictures",
                Values = [.. scored.Select(p => p.Score)],
            }.Draw(Width, Height).Finish(),
            FormattableString.Invariant($"The bound is at {promise.Factor:0.000}. Where it is 0, or there is no box, there is no bar."));
        int outside = scored.Count(p => p.Score > promise.Factor);
        Add("Not kept", scored[..outside]);
        Add("Kept", scored[outside..]);

        void Add(string heading, ScoredPicture[] some)
        {
            if (some.Length == 0) return;
            report.AddPictures($"{heading}, the farthest off first ({Math.Min(some.Length, PicturesInSection)} of {some.Length:N0})",
                "Solid: label. Dashed orange: prediction. Dashed blue: what is promised.",
                [.. some.Take(PicturesInSection).Select(Figure)]);
        }

        ReportPicture Figure(ScoredPicture scored)
        {
            var picture = scored.Picture;
            BoundingBox?[] promised = [promise.Outer(picture.Predicted), promise.Inner(picture.Predicted)];
            string distance = double.IsFinite(scored.Score) ? FormattableString.Invariant($"{scored.Score:0.000}") : "no box";
            return new(picture.Sample.Path, $"{Captions.Cut(scored.Name)}  {distance}",
            [
                .. promised.OfType<BoundingBox>().Select(b => new ReportBox(b, Palette.Promised, Dashed: true)),
                new(picture.Sample.Box, Palette.Label), new(picture.Predicted, Palette.Prediction, Dashed: true),
            ]);
        }
    }

    /// <summary>What a terminal sets apart by spaces is a sentence's part here.</summary>
    static string Sentence(string value) => string.Join(", ",
        value.Split("   ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SkipWhile(p => p == "-"));

    /// <summary>A picture with how far off its box is.</summary>
    sealed record ScoredPicture(EvaluatedPicture Picture, string Name, double Score);
}
