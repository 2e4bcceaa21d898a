using System.Security.Cryptography;

namespace Boxfit.Web.Watching;

/// <summary>
/// The runs of a folder, as the page lists them: who has seen the list as it was gets only the runs that have changed since. Safe to use
/// from several threads; those who ask together share one look at the disk.
/// </summary>
/// <param name="folder">Folder with runs in it, or a run itself.</param>
/// <param name="trainings">The trainings that were begun from here.</param>
sealed class RunList(string folder, BegunTrainings trainings)
{
    static readonly TimeSpan s_fresh = TimeSpan.FromMilliseconds(200);

    readonly Lock _lock = new();
    readonly string _session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    readonly Dictionary<string, WatchedRun> _runs = new(StringComparer.Ordinal);
    readonly Dictionary<string, (RunJson Json, long Version)> _shown = new(StringComparer.Ordinal);
    string[] _names = [], _differing = [];
    long _version, _namesVersion, _looked;

    /// <summary>The list, or what of it has changed.</summary>
    /// <param name="after">What was answered as <see cref="RunListJson.Mark"/> before; null or another text gives all.</param>
    public RunListJson After(string? after)
    {
        lock (_lock)
        {
            if (_looked == 0 || Stopwatch.GetElapsedTime(_looked) > s_fresh) Look();
            bool isKnown = after?.Split('.') is [var session, _] && session == _session;
            long have = isKnown && long.TryParse(after!.Split('.')[1], CultureInfo.InvariantCulture, out long version) ? version : -1;
            return new(folder, $"{_session}.{_version}", trainings.IsPossible, _differing)
            {
                Names = _namesVersion > have ? _names : null,
                Runs = [.. _names.Select(n => _shown[n]).Where(s => s.Version > have).Select(s => s.Json)],
            };
        }
    }

    /// <summary>A run of the list.</summary>
    /// <exception cref="RequestProblem">There is none of the name.</exception>
    public WatchedRun Find(string? name) => TryFind(name) ?? throw new RequestProblem(
        StatusCodes.Status404NotFound, $"There is no run '{ForeignText.ShownLine(name ?? "")}' in the folder now.");

    /// <summary>A run of the list; null where there is none of the name.</summary>
    public WatchedRun? TryFind(string? name)
    {
        lock (_lock)
        {
            if (_looked == 0) Look();
            // Only what was found in the folder is ever opened, whatever the name says.
            return name is null ? null : _runs.GetValueOrDefault(name);
        }
    }

    void Look()
    {
        string[] paths = Paths();
        var gone = _runs.Keys.Except(paths.Select(p => Path.GetFileName(p)!), StringComparer.Ordinal).ToList();
        foreach (string name in gone)
        {
            _runs.Remove(name);
            _shown.Remove(name);
        }
        foreach (string path in paths) _runs.TryAdd(Path.GetFileName(path), new(path));
        WatchedRun[] runs = [.. paths.Select(p => _runs[Path.GetFileName(p)])];
        var holders = RunHolders.Now();
        ParallelLoop.For(runs.Length, i => runs[i].Refresh());

        string[] differing = Differing(runs);
        if (!differing.SequenceEqual(_differing, StringComparer.Ordinal)) _differing = differing;
        long version = _version + 1;
        foreach (var run in runs)
        {
            var json = RunJson.Of(run, holders.Of(run.Path, run.Written), trainings.Of(run.Name), differing);
            if (_shown.TryGetValue(run.Name, out var before) && before.Json.IsSame(json)) continue;
            _shown[run.Name] = (json, version);
            _version = version;
        }
        string[] names = [.. runs.Select(r => r.Name)];
        if (!names.SequenceEqual(_names, StringComparer.Ordinal)) (_names, _namesVersion, _version) = (names, version, version);
        _looked = Stopwatch.GetTimestamp();
    }

    string[] Paths()
    {
        try
        {
            return [.. RunOverview.Paths(folder)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RequestProblem(StatusCodes.Status503ServiceUnavailable, $"The folder {folder} cannot be read: {e.Message}");
        }
    }

    /// <summary>The settings that are not the same in all runs, in the order of their table.</summary>
    static string[] Differing(WatchedRun[] runs)
    {
        IReadOnlyDictionary<string, string>[] known = [.. runs.Select(r => r.Settings).Where(s => s.Count > 0)];
        return known is not [var first, ..] ? [] : [.. first.Keys.Where(name => known.Any(s => s[name] != first[name]))];
    }
}
