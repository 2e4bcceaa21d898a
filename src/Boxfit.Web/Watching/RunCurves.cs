using System.Security.Cryptography;

namespace Boxfit.Web.Watching;

/// <summary>
/// The curves of a run over its epochs. Of a file that grows only what is new is read; where it was cut back or replaced, as when a run
/// goes on, it is read anew. Safe to use from several threads.
/// </summary>
/// <param name="run">The run folder.</param>
sealed class RunCurves(string run)
{
    const int MostEpochs = 1_000_000;

    readonly Lock _lock = new();
    readonly List<MetricsLine> _rows = [];
    string _id = "", _identity = "";
    long _end;
    int _line, _damaged, _firstDamaged;
    DateTime _resultsTime;

    /// <summary>The rows after those that whoever asks has.</summary>
    /// <param name="after">What was answered as <see cref="CurvesJson.Mark"/> before; null or another text gives all.</param>
    /// <exception cref="BoxfitException">There is a file of the run that cannot be read.</exception>
    public CurvesJson After(string? after)
    {
        lock (_lock)
        {
            Refresh();
            bool isKnown = after?.Split('.') is [var id, _] && id == _id;
            int have = isKnown && int.TryParse(after!.Split('.')[1], CultureInfo.InvariantCulture, out int n) && n >= 0 && n <= _rows.Count
                ? n : 0;
            var rows = _rows[have..];
            return new(Path.GetFileName(run), have, $"{_id}.{_rows.Count}")
            {
                Epoch = [.. rows.Select(r => r.Epoch)],
                Loss = [.. rows.Select(r => r.TrainLoss)],
                TrainIou = [.. rows.Select(r => r.TrainMeanIou)],
                ValidationIou = [.. rows.Select(r => r.ValidationMeanIou)],
                TestIou = [.. rows.Select(r => r.TestMeanIou)],
                Rate = [.. rows.Select(r => r.LearningRate)],
                Speed = [.. rows.Select(r => r.PicturesPerSecond)],
                Fault = _damaged == 0 ? null
                    : $"{Counted.Of(_damaged, "line")} of {RunFolder.MetricsName} cannot be understood, the first at line {_firstDamaged}.",
            };
        }
    }

    void Refresh()
    {
        string metrics = Path.Combine(run, RunFolder.MetricsName);
        string identity = FileStatus.Of(metrics).Identity;
        if (identity.Length == 0)
        {
            RefreshFromResults();
            return;
        }
        try
        {
            using var file = RegularFile.OpenRead(metrics, bufferSize: 0);
            if (identity != _identity || file.Length < _end) Restart(identity);
            if (file.Length > _end) Extend(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BoxfitException($"{metrics} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads what is new: all of it or, where that fails, nothing, so that it is read the next time.</summary>
    void Extend(FileStream file)
    {
        var (rows, line, damaged, first) = (_rows.Count, _line, _damaged, _firstDamaged);
        try
        {
            _end = MetricsLines.Read(file, _end, Take);
        }
        catch
        {
            _rows.RemoveRange(rows, _rows.Count - rows);
            (_line, _damaged, _firstDamaged) = (line, damaged, first);
            throw;
        }
    }

    void Take(ReadOnlySpan<byte> line)
    {
        _line++;
        if (MetricsLines.IsStep(line)) return;
        var read = MetricsLines.Parse(line);
        int before = _rows is [.., var row] ? row.Epoch : 0;
        if (read is { Event: "epoch" } && _rows.Count < MostEpochs && read.Epoch > before) _rows.Add(read);
        else if (read is not { Event: "step" } && _damaged++ == 0) _firstDamaged = _line;
    }

    /// <summary>A run whose lines were removed still has its table.</summary>
    void RefreshFromResults()
    {
        string results = Path.Combine(run, RunFolder.ResultsName);
        var time = File.GetLastWriteTimeUtc(results);
        if (_identity.Length == 0 && time == _resultsTime) return;
        var read = ResultsTable.Read(results, MostEpochs);
        Restart("");
        _resultsTime = time;
        _rows.AddRange(read.Select(r => new MetricsLine("epoch", r.Epoch, r.Step)
        {
            LearningRate = (float)r.LearningRate,
            TrainLoss = (float)r.TrainLoss,
            TrainMeanIou = (float)r.TrainMeanIou,
            ValidationMeanIou = (float?)r.Validation?.MeanIou,
            TestMeanIou = (float?)r.Test?.MeanIou,
        }));
    }

    void Restart(string identity)
    {
        _rows.Clear();
        (_identity, _end, _line, _damaged, _firstDamaged, _resultsTime) = (identity, 0, 0, 0, 0, default);
        _id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    }
}
