using Boxfit.Web.Pages;
using Microsoft.AspNetCore.Routing;

namespace Boxfit.Web.Watching;

/// <summary>A page on which the runs of a folder are watched, compared, stopped and gone on with.</summary>
sealed class RunsServer : IAsyncDisposable
{
    const string Name = "runs", RunKey = "run", AfterKey = "after";
    const int MostCurves = 500, MostEpochs = 1_000_000;

    // A name of 255 bytes, each as % and two digits, its mark, and the words before them.
    const int LongestCurve = 1 << 10;

    readonly PageHost _host;
    readonly RunList _list;
    readonly BegunTrainings _trainings;
    readonly TestTables _tables = new();
    readonly TestPictures _pictures = new();
    readonly RecentlyUsed<string, RunCurves> _curves = new(MostCurves);

    RunsServer(RunsSettings settings, string folder)
    {
        _trainings = new(settings.Program);
        _list = new(folder, _trainings);
        _host = new(settings, new()
        {
            Name = "Boxfit.Runs", Pages = EmbeddedPage.Of(Name), OnlyPage = Name, MaxAddressBytes = MostCurves * LongestCurve,
            Hint = "The page is at /.",
        });
        var routes = _host.Routes;
        routes.MapGet("/api/runs", (RequestDelegate)(context => Answers.WriteAsync(
            context, _list.After(context.Request.Query[AfterKey]), WatchingJson.Default.RunListJson)));
        routes.MapGet("/api/curves", (RequestDelegate)CurvesAsync);
        routes.MapGet("/api/pictures", (RequestDelegate)PicturesAsync);
        routes.MapGet("/api/picture", (RequestDelegate)PictureAsync);
        routes.MapPost("/api/stop", (RequestDelegate)StopAsync);
        routes.MapPost("/api/resume", (RequestDelegate)GoOnAsync);
    }

    /// <summary>Where it listens, once it runs.</summary>
    public IReadOnlyList<string> Addresses => _host.Addresses;

    /// <summary>Number of runs now.</summary>
    public int Runs => _list.After(null).Runs.Count;

    /// <summary>The trainings that were begun here and still go on.</summary>
    public IReadOnlyList<int> Trainings => _trainings.Running;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="InputException">There is no such folder, no run in it, or an address is none.</exception>
    /// <exception cref="BoxfitException">An address cannot be listened on.</exception>
    public static async Task<RunsServer> StartAsync(RunsSettings settings, CancellationToken cancellation = default)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Folder));
        Require(folder);
        var server = new RunsServer(settings, folder);
        try
        {
            await server._host.StartAsync(cancellation).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers until it is told to end; what has begun is finished then.</summary>
    public Task RunAsync(CancellationToken cancellation) => _host.RunAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        _trainings.Dispose();
        _pictures.Dispose();
    }

    /// <summary>Refuses a folder in which there is nothing to watch.</summary>
    static void Require(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(
                $"There is no folder {folder}; expected one with runs in it, which trainings make.{RunOverview.Elsewhere(folder)} Name " +
                $"another, or make a run by {ShellLine.Of("demo")}.");
        }
        if (RunOverview.Paths(folder).Any()) return;
        string none = $"There are no runs in {folder}";
        string[] below = [.. RunOverview.FoldersBelow(folder).Select(f => "\n  " + ShellLine.Of(Name, ShellLine.Nearby(f)))];
        throw below.Length > 0 ? new($"{none} itself. Those in the folders below it are shown by{string.Concat(below)}") { HasLines = true }
            : new InputException($"{none}; a run is a folder that a training makes. Name another folder, or make a run by " +
                $"{ShellLine.Of("demo")}.");
    }

    async Task CurvesAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (names, marks) = (query[RunKey], query[AfterKey]);
        if (names.Count > MostCurves)
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest,
                $"Found {names.Count} runs, expected {MostCurves} at most; choose fewer.");
        }
        var curves = new List<CurvesJson>();
        for (int i = 0; i < names.Count; i++)
        {
            // A run that has just been removed is no fault of the others.
            if (_list.TryFind(names[i]) is not { } run) continue;
            try
            {
                curves.Add(_curves.GetOrAdd(run.Name, () => new(run.Path)).After(marks.ElementAtOrDefault(i)));
            }
            catch (BoxfitException e)
            {
                curves.Add(new(run.Name, 0, "") { Fault = e.Message });
            }
        }
        await Answers.WriteAsync(context, new(curves), WatchingJson.Default.ManyCurvesJson).ConfigureAwait(false);
    }

    Task PicturesAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var run = _list.Find(query[RunKey]);
        var other = query["other"] is [{ Length: > 0 } name] ? _list.Find(name) : null;
        return Answers.WriteAsync(context, TestComparison.Of(run, other, _tables), WatchingJson.Default.ComparisonJson);
    }

    async Task PictureAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var run = _list.Find(query[RunKey]);
        var table = _tables.Of(run);
        if (table is not null && query["table"] != table.Stamp)
        {
            throw new RequestProblem(StatusCodes.Status409Conflict,
                $"The table of {run.Name}'s test pictures was written anew meanwhile. Load the page anew to see them.");
        }
        bool isNumber = int.TryParse(query["index"], CultureInfo.InvariantCulture, out int index);
        if (table is null || !isNumber || index < 0 || index >= table.Rows.Length)
            throw new RequestProblem(StatusCodes.Status404NotFound, $"{run.Name} has no such test picture now.");
        string? known = context.Request.Headers.IfNoneMatch;
        var (jpeg, tag) = await _pictures.ReadAsync(run, table.Rows[index], known, context.RequestAborted).ConfigureAwait(false);
        (context.Response.Headers.ETag, context.Response.Headers.CacheControl) = (tag, "private, no-cache");
        if (jpeg is null) context.Response.StatusCode = StatusCodes.Status304NotModified;
        else await Answers.WriteAsync(context, "image/jpeg", jpeg).ConfigureAwait(false);
    }

    Task StopAsync(HttpContext context)
    {
        var run = _list.Find(context.Request.Query[RunKey]);
        int id = RunStop.Stop(run.Path);
        return Answers.WriteAsync(
            context, new($"{run.Name} is told to stop (process {id}); it saves its state first."), WatchingJson.Default.DoneJson);
    }

    Task GoOnAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var run = _list.Find(query[RunKey]);
        int? epochs = null;
        if (query["epochs"] is [{ Length: > 0 } text])
        {
            bool isUsable = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number is > 0 and <= MostEpochs;
            epochs = isUsable ? number : throw new RequestProblem(
                StatusCodes.Status400BadRequest, $"epochs: found '{ForeignText.ShownLine(text)}', expected 1 to {MostEpochs:N0}.");
        }
        var training = _trainings.GoOn(run, epochs);
        return Answers.WriteAsync(context, new($"{run.Name} goes on (process {training.Id})."), WatchingJson.Default.DoneJson);
    }
}
