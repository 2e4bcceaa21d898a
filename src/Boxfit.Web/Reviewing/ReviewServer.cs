using Boxfit.Preparation.Labelling;
using Boxfit.Web.Pages;

namespace Boxfit.Web.Reviewing;

/// <summary>The server of a page on which boxes are reviewed.</summary>
sealed class ReviewServer : IAsyncDisposable
{
    const long ThumbnailBytes = 256 << 20;

    readonly ReviewSettings _settings;
    readonly ReviewFile _review;
    readonly PageHost _host;
    readonly Thumbnails _thumbnails;
    readonly Proposer _proposer;
    readonly ReviewTraining _training;
    string _folder = "";

    ReviewServer(ReviewSettings settings, ReviewFile review)
    {
        (_settings, _review) = (settings, review);
        _host = new(settings, new()
        {
            Name = "Boxfit.Review",
            Pages = EmbeddedPage.Of(PageName),
            OnlyPage = PageName,
            Hint = "The page is at /, and what it asks below /api.",
        });
        _thumbnails = new(ThumbnailBytes, Math.Max(1, Environment.ProcessorCount), PictureThumbnail.Make);
        _proposer = new(review, settings.Threads, _host.Logger);
        _training = new(review, settings, ShowModel, _host.Logger);
        var routes = new ReviewRoutes(_host.Routes, review);
        new PictureEndpoints(review, new(TimeProvider.System), _thumbnails).Map(routes);
        routes.Map("GET", "/api/review", DescribeAsync);
        routes.Map("GET", "/api/training", TrainingAsync);
        routes.Map("POST", "/api/training", StartTrainingAsync);
        routes.Map("DELETE", "/api/training", context =>
        {
            _training.Stop();
            return TrainingAsync(context);
        });
    }

    /// <summary>The name of the page, and what it says in a header of what changes something.</summary>
    public const string PageName = "review";

    /// <summary>Where it listens, once it runs.</summary>
    public IReadOnlyList<string> Addresses => _host.Addresses;

    /// <summary>The review's file.</summary>
    public string File => _review.Path;

    /// <summary>What is to be said to the user of how the data was read.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>How far the review has come.</summary>
    public ReviewFigures Figures => _review.Figures();

    /// <summary>Brings in what is to be reviewed, and begins to listen.</summary>
    /// <exception cref="InputException">
    /// There are no pictures, the review's file is another program's or open elsewhere, a source or an address is none, or a key is needed.
    /// </exception>
    /// <exception cref="BoxfitException">The review's file cannot be written, or an address cannot be listened on.</exception>
    public static async Task<ReviewServer> StartAsync(ReviewSettings settings, CancellationToken cancellation = default)
    {
        var review = ReviewFile.Open(settings.File);
        ReviewServer? server = null;
        try
        {
            server = new(settings, review);
            server.Bring(cancellation);
            await server._host.StartAsync(cancellation).ConfigureAwait(false);
            return server;
        }
        catch
        {
            review.Discard();
            if (server is null) review.Dispose();
            else await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers until it is told to end; what has begun is finished then.</summary>
    public Task RunAsync(CancellationToken cancellation) => _host.RunAsync(cancellation);

    /// <summary>Waits until all boxes that sources propose are computed.</summary>
    public Task ProposeAllAsync() => _proposer.WaitAsync();

    /// <summary>Stops a training that is under way, well.</summary>
    /// <returns>What became of it; null where there was none.</returns>
    public async Task<string?> EndTrainingAsync()
    {
        bool isUnderWay = _training.IsUnderWay;
        await _training.DisposeAsync().ConfigureAwait(false);
        return isUnderWay ? _training.Now().Message : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        await _training.DisposeAsync().ConfigureAwait(false);
        await _proposer.DisposeAsync().ConfigureAwait(false);
        _review.Dispose();
    }

    void Bring(CancellationToken cancellation)
    {
        var sources = new List<IBoxSource>();
        _review.Labels.Name(_settings.Labels);
        // Before long work: they may be misspelt.
        if (_settings.Run is { } run) sources.Add(Model(run));
        if (_settings.Cascades.Count > 0) sources.Add(Cascades(cancellation));
        RequireSources([.. sources.Select(s => s.Name)]);
        var import = new ReviewImport(_review, cancellation);
        import.LookAgain();
        if (_settings.Data.Count > 0) Notes = import.AddData(_settings.Data, _settings.Reading, _settings.Objects, _settings.Progress);
        import.AddPictures(_settings.Pictures, _settings.Progress);
        if (_review.Count(new()) == 0) throw new InputException($"{_review.Path} has no pictures, so there is nothing to review.");
        _folder = SharedFolder();
        foreach (var source in sources) _review.AddSource(source.Name, source.Stamp);
        if (_settings.Sources.Count > 0) _review.KeepSources(_settings.Sources);
        foreach (var source in sources) _proposer.Add(source);
    }

    /// <summary>Refuses a choice of sources that names one which is none, or leaves out one that is named to propose boxes.</summary>
    void RequireSources(IReadOnlyList<string> named)
    {
        if (_settings.Sources.Count == 0) return;
        string[] all = [.. _review.Sources.Union(named)];
        if (_settings.Sources.FirstOrDefault(s => !all.Contains(s)) is { } none)
        {
            string expected = all.Length == 0 ? "none, since this review has no source" : $"one of this review's: {string.Join(", ", all)}";
            throw new InputException($"--source: found '{none}', expected {expected}.");
        }
        if (named.FirstOrDefault(s => !_settings.Sources.Contains(s)) is not { } left) return;
        throw new InputException($"--source leaves out {left}, which is named to propose boxes. Add --source {ShellLine.Word(left)}, or " +
            "leave out what names it.");
    }

    /// <summary>The folder that all pictures lie in, which the first and the last name share, with a slash at its end.</summary>
    string SharedFolder()
    {
        var all = new ReviewFilter();
        string first = _review.List(all, 0, 1)[0].Name, last = _review.List(all, _review.Count(all) - 1, 1)[0].Name;
        return first[..(first.AsSpan(0, first.AsSpan().CommonPrefixLength(last)).LastIndexOf('/') + 1)];
    }

    ModelBoxes Model(string run)
    {
        var model = new ModelBoxes(NameOf(run), Predictor.Load(run, _settings.Predictor));
        // What it has called no picture yet can be chosen, too.
        if (model.Classes.Count > 1) _review.Labels.Name([.. _review.Labels.Named.Union(model.Classes)]);
        return model;
    }

    CascadeBoxes Cascades(CancellationToken cancellation)
    {
        var options = new LabellingOptions
        {
            Pictures = [],
            Output = "",
            Cascades = [.. _settings.Cascades.Select(CascadeChoice.Parse)],
            Label = _review.Labels.Named is [var only] ? only : null,
        };
        return new(string.Join(", ", options.Cascades.Select(c => NameOf(c.Cascade))), options, cancellation);
    }

    static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>Proposes the boxes of a model that was trained here before all others.</summary>
    void ShowModel(string run)
    {
        var source = Model(run);
        try
        {
            _review.AddSource(source.Name, source.Stamp, isFirst: true);
            _proposer.Add(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    Task DescribeAsync(HttpContext context)
    {
        var figures = _review.Figures();
        var sources = _review.Sources;
        int open = figures[ReviewState.Open];
        bool isUncertain = figures.IsUncertain || _proposer.Left > 0;
        string name = System.IO.Path.GetFileName(_review.Path);
        var json = new ReviewJson
        {
            Id = _review.Id,
            Name = name.EndsWith(ReviewFile.Ending, StringComparison.Ordinal) ? name[..^ReviewFile.Ending.Length] : name,
            File = name,
            Labels = _review.Labels.All,
            Sources = sources,
            Models = [.. sources.Where(s => _review.StampOf(s) is { } stamp && ModelBoxes.IsStamp(stamp))],
            Folder = _folder,
            Total = figures.Total,
            Counts = ReviewFilter.States.Zip(figures.Counts).ToDictionary(s => s.First, s => s.Second),
            Progress = new(
                figures.Reviewed, figures.SecondsEach is { } each ? Math.Round(3600 / each, 1) : null, Rounded(figures.ShareUnchanged),
                Rounded(figures.MeanIouOfChanges), figures.SecondsEach is { } seconds ? Math.Round(seconds * open, 1) : null),
            Training = _training.Now(),
            CanTrain = _training.IsPossible(figures),
            FewestBoxes = ReviewTraining.FewestBoxes,
            Orders =
            [
                .. ReviewFilter.Orders.Where(o => o switch
                {
                    "uncertain" => isUncertain, "disagreement" => sources.Count > 1, "size" => sources.Count > 0, _ => true,
                })
                // Who draws from scratch begins with pictures of all kinds; neighbours by name are often near copies.
                .OrderByDescending(o => sources.Count == 0 && o == "random"),
            ],
            Proposing = _proposer.Left,
        };
        return Answers.WriteAsync(context, json, ReviewingJson.Default.ReviewJson);
    }

    static double? Rounded(double? value) => value is { } v ? Math.Round(v, 4) : null;

    Task TrainingAsync(HttpContext context) => Answers.WriteAsync(context, _training.Now(), ReviewingJson.Default.TrainingJson);

    async Task StartTrainingAsync(HttpContext context)
    {
        var request = await RequestReading.BodyAsync(context, ReviewingJson.Default.TrainingRequestJson).ConfigureAwait(false);
        _training.Start(request.Preset);
        await TrainingAsync(context).ConfigureAwait(false);
    }
}
