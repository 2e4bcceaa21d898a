namespace Boxfit.Training.Calibrating;

/// <summary>
/// What calibrating on a part of some pictures gives on the others, over random divisions: how often the promise is kept, and how much
/// larger the outer box is than the predicted one.
/// </summary>
/// <param name="Calibrating">Pictures that calibrate in each division.</param>
/// <param name="Measuring">Those that measure.</param>
sealed record CoverageDivisions(int Calibrating, int Measuring)
{
    /// <summary>How many divisions there are.</summary>
    public const int Count = 100;

    // Fewer say nothing of a coverage.
    const int FewestMeasuring = 5;

    const string Purpose = "coverage";

    static readonly double[] s_coverages = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99];

    /// <summary>The figures by the side of the predicted box.</summary>
    public required ScoreFigures Scaled { get; init; }

    /// <summary>The figures by the side of the picture.</summary>
    public required ScoreFigures Plain { get; init; }

    /// <summary>What coverage is expected, whatever the pictures, and its standard deviation on the measuring part.</summary>
    public required (double Mean, double Deviation) Expected { get; init; }

    /// <summary>How often the promise is kept for small, medium and large objects.</summary>
    public required IReadOnlyList<CoverageOfSize> BySize { get; init; }

    /// <summary>Asked and measured coverages, the smallest first.</summary>
    public required IReadOnlyList<ReliabilityPoint> Reliability { get; init; }

    /// <summary>The figures by one of the scores.</summary>
    public ScoreFigures By(BoxScore score) => score == BoxScore.Scaled ? Scaled : Plain;

    /// <summary>Divides pictures again and again, by halves or with as many calibrating as the coverage needs.</summary>
    /// <returns>Null where there are too few.</returns>
    public static CoverageDivisions? Of(IReadOnlyList<EvaluatedPicture> pictures, PromiseKind kind, double coverage)
    {
        long calibrating = Math.Max(pictures.Count / 2, ConformalRank.Fewest(coverage));
        int measuring = (int)Math.Max(0, pictures.Count - calibrating);
        if (measuring < FewestMeasuring) return null;
        Division[] divisions = [.. Enumerable.Range(0, Count).Select(i => Division.Of(pictures.Count, measuring, i))];
        DividedScores scaled = new(pictures, kind, BoxScore.Scaled, divisions), plain = new(pictures, kind, BoxScore.Plain, divisions);
        var (scaledKept, plainKept) = (scaled.Kept(coverage), plain.Kept(coverage));
        var spread = new CoverageSpread((int)calibrating, coverage);
        return new((int)calibrating, measuring)
        {
            Scaled = scaledKept.Figures,
            Plain = plainKept.Figures,
            Expected = (spread.Mean, spread.DeviationOn(measuring)),
            BySize = [.. ObjectSizes.Thirds(Enumerable.Range(0, pictures.Count), Area).Select(third => OfSize(third.Name, third.Items))],
            Reliability =
            [
                .. s_coverages.Append(coverage).Distinct().Order().Where(c => ConformalRank.Fewest(c) <= calibrating).Select(Point),
            ],
        };

        double Area(int picture) => pictures[picture].Sample.Box.Area;

        CoverageOfSize OfSize(string name, int[] some) => new(name, some.Length, scaledKept.On(some), plainKept.On(some))
        {
            SmallestArea = Area(some[0]), LargestArea = Area(some[^1]),
        };

        ReliabilityPoint Point(double asked)
        {
            var expected = new CoverageSpread((int)calibrating, asked);
            return new(asked, scaled.Kept(asked).Figures.Coverage, plain.Kept(asked).Figures.Coverage)
            {
                Expected = expected.Mean, Deviation = expected.DeviationOn(measuring),
            };
        }
    }

    /// <summary>
    /// How many times as long as the predicted box's the outer box's sides are, by the root of their areas; null for a box without area.
    /// </summary>
    public static double? Stretch(BoundingBox predicted, BoxScore score, double factor) => predicted.IsValid && double.IsFinite(factor)
        ? Math.Sqrt(score.Moved(predicted, factor).Clip().Area / predicted.Area) : null;

    /// <summary>A division, by the pictures' numbers.</summary>
    sealed record Division(int[] Calibrating, int[] Measuring)
    {
        /// <summary>The same for the same numbers.</summary>
        public static Division Of(int pictures, int measuring, int index)
        {
            int[] order = [.. Enumerable.Range(0, pictures)];
            SeededRandom.For(0, SeededRandom.Key(Purpose), (ulong)index).Shuffle<int>(order);
            return new(order[measuring..], order[..measuring]);
        }
    }

    /// <summary>The scores of pictures, in order for each calibrating part.</summary>
    sealed class DividedScores
    {
        readonly IReadOnlyList<EvaluatedPicture> _pictures;
        readonly BoxScore _score;
        readonly double[] _scores;
        readonly (double[] Calibrating, int[] Measuring)[] _divisions;

        public DividedScores(IReadOnlyList<EvaluatedPicture> pictures, PromiseKind kind, BoxScore score, Division[] divisions)
        {
            (_pictures, _score) = (pictures, score);
            _scores = [.. pictures.Select(p => score.Of(kind, p.Predicted, p.Sample.Box))];
            _divisions = [.. divisions.Select(d => ((double[])[.. d.Calibrating.Select(p => _scores[p]).Order()], d.Measuring))];
        }

        /// <summary>How often a promise is kept on the measuring parts.</summary>
        public KeptPromises Kept(double coverage)
        {
            int[] measured = new int[_scores.Length], kept = new int[_scores.Length];
            List<double> factors = [], shares = [], stretches = [];
            foreach (var (calibrating, measuring) in _divisions)
            {
                double factor = ConformalRank.Bound(calibrating, coverage);
                int count = 0;
                foreach (int picture in measuring)
                {
                    measured[picture]++;
                    if (Stretch(_pictures[picture].Predicted, _score, factor) is { } stretch) stretches.Add(stretch);
                    // Of a box without area nothing is promised.
                    if (!double.IsFinite(_scores[picture]) || _scores[picture] > factor) continue;
                    kept[picture]++;
                    count++;
                }
                factors.Add(factor);
                shares.Add((double)count / measuring.Length);
            }
            double mean = shares.Average(), deviation = Math.Sqrt(shares.Sum(s => (s - mean) * (s - mean)) / (shares.Count - 1));
            return new(measured, kept, new(factors.Average(), mean, deviation, stretches.DefaultIfEmpty(double.NaN).Average()));
        }
    }

    /// <summary>How often each picture was measured, and the promise kept for it.</summary>
    sealed record KeptPromises(int[] Measured, int[] Kept, ScoreFigures Figures)
    {
        /// <summary>The share of some pictures' measurements in which it was kept; NaN where there was none.</summary>
        public double On(IReadOnlyList<int> pictures) => (double)pictures.Sum(p => Kept[p]) / pictures.Sum(p => Measured[p]);
    }
}

/// <summary>What a score gives over all divisions.</summary>
/// <param name="Factor">The mean factor.</param>
/// <param name="Coverage">The mean share of measuring pictures for which the promise is kept.</param>
/// <param name="Deviation">The standard deviation of that share over the divisions.</param>
/// <param name="Stretch">How many times as long as the predicted box's the outer box's sides are, on average.</param>
sealed record ScoreFigures(double Factor, double Coverage, double Deviation, double Stretch);

/// <summary>How often the promise is kept for objects of about one size.</summary>
/// <param name="Name">small, medium or large.</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Scaled">The share by the side of the predicted box.</param>
/// <param name="Plain">The share by the side of the picture.</param>
sealed record CoverageOfSize(string Name, int Pictures, double Scaled, double Plain)
{
    /// <summary>Smallest true box, as a share of the picture's area.</summary>
    public required double SmallestArea { get; init; }

    /// <summary>Largest true box, as a share of the picture's area.</summary>
    public required double LargestArea { get; init; }
}

/// <summary>A coverage that is asked for, and how often the promise is kept.</summary>
/// <param name="Asked">The coverage asked for.</param>
/// <param name="Scaled">The mean share by the side of the predicted box.</param>
/// <param name="Plain">The mean share by the side of the picture.</param>
sealed record ReliabilityPoint(double Asked, double Scaled, double Plain)
{
    /// <summary>The share that is expected: what is asked for, or a little more since pictures are whole.</summary>
    public required double Expected { get; init; }

    /// <summary>The standard deviation of that share in one division.</summary>
    public required double Deviation { get; init; }
}
