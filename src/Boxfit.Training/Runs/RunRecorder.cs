namespace Boxfit.Training.Runs;

/// <summary>Keeps the figures of a run: <c>metrics.jsonl</c>, <c>results.csv</c>, TensorBoard's events and the curves.</summary>
sealed class RunRecorder : IDisposable
{
    readonly RunFolder _folder;
    readonly bool _lossIsMse;
    readonly List<EpochResult> _results;
    readonly MetricsLog _log;
    readonly EventFile _events;

    /// <summary>Cuts the figures back to where the run stands and begins to add to them.</summary>
    public RunRecorder(RunFolder folder, TrainingSettings settings, TrainingPosition position)
    {
        (_folder, _lossIsMse) = (folder, settings.Loss == LossFunction.Mse);
        // Both are read before one is written, so that where one is damaged nothing is changed.
        _results = ResultsTable.Read(folder.ResultsFile, position.CompletedEpochs);
        MetricsLog.CutBack(folder.MetricsFile, position.Step, position.CompletedEpochs);
        ResultsTable.Write(folder.ResultsFile, _results);
        RunEnvironment.Write(folder.Path, settings);
        _log = new(folder.MetricsFile);
        _events = new(folder.Path);
    }

    public void Step(in StepFigures figures)
    {
        _log.WriteStep(figures);
        _events.Write("train/loss", figures.Step, figures.Loss);
        _events.Write("train/meanIou", figures.Step, figures.MeanIou);
        _events.Write("train/learningRate", figures.Step, figures.LearningRate);
        _events.Write("speed/picturesPerSecond", figures.Step, figures.Time.PicturesPerSecond);
    }

    public void Epoch(EpochResult result, EpochTimes times)
    {
        _results.Add(result);
        ResultsTable.Write(_folder.ResultsFile, _results);
        _log.WriteEpoch(result, times);
        if (result.Validation is { } validation)
        {
            _events.Write("validation/meanIou", result.Step, validation.MeanIou);
            WriteMore("validation", result.Step, validation);
        }
        if (result.Test is { } test)
        {
            _events.Write("test/meanIou", result.Step, test.MeanIou);
            _events.Write("test/mse", result.Step, test.Mse);
            WriteMore("test", result.Step, test);
        }
        _events.Flush();
        DrawCurves();
    }

    public void Dispose()
    {
        _log.Dispose();
        _events.Dispose();
    }

    void WriteMore(string part, long step, HeldOutResult result)
    {
        if (result.Auroc is { } area) _events.Write($"{part}/auroc", step, area);
        if (result.ClassAccuracy is { } accuracy) _events.Write($"{part}/classAccuracy", step, accuracy);
    }

    static CurvePoint Point(EpochResult r) =>
        new(r.Epoch, r.TrainLoss, r.TrainMeanIou, r.Deciding?.MeanIou, r.Deciding?.Mse, r.LearningRate);

    void DrawCurves() => TrainingCurves.Save(
        [.. _results.Select(Point)],
        _lossIsMse, _results.Any(r => r.Validation is not null) ? PartNames.Validation : PartNames.Test, _folder.CurvesFile);
}
