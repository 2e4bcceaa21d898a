using Boxfit.Architectures;
using Boxfit.Graphs;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>Finds out from a run folder how its run goes on.</summary>
static class ResumedRun
{
    /// <exception cref="InputException">The checkpoint is damaged or of another run, or the data is not what it was.</exception>
    public static PreparedRun Prepare(RunFolder folder)
    {
        var settings = folder.ReadSettings();
        var data = TrainingData.Load(settings);
        bool hasCheckpoint = File.Exists(folder.LastFile);
        if (!hasCheckpoint && settings.Weights != TrainingSettings.FromScratch)
        {
            throw new InputException(
                $"The run {folder.Path} was stopped before its first checkpoint, and its initial weights are not loaded a second time. Start it " +
                $"anew: boxfit train --config {folder.ConfigurationFile} --out DIR.");
        }
        // A damaged checkpoint is to be reported before anything is changed.
        if (hasCheckpoint) return WithCheckpoint(folder, settings, data);
        var weights = new InitialWeights(TrainingSettings.FromScratch, null);
        var graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
        return new(settings, graph, data, folder, weights.Provenance, weights, Checkpoint: null);
    }

    static PreparedRun WithCheckpoint(RunFolder folder, TrainingSettings settings, TrainingData data)
    {
        string weights;
        Graph graph;
        Checkpoint checkpoint;
        try
        {
            var description = ModelFile.Describe(folder.LastFile);
            weights = description.Provenance.Weights;
            settings = settings with { Model = settings.Model with { FoldedNorms = description.Configuration.FoldedNorms } };
            graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
            checkpoint = CheckpointFile.Load(folder.LastFile, graph);
        }
        catch (InputException e) when (CheckpointRotation.Newest(folder).FirstOrDefault() is { } newest)
        {
            throw new InputException($"{e.Message} The newest epoch's checkpoint is {newest}: copy it over last.safetensors to go on from there.", e);
        }
        if (checkpoint.Position.Data == data.Fingerprint()) return new(settings, graph, data, folder, weights, Start: null, checkpoint);
        throw new InputException(
            $"The pictures or boxes of {data.Dataset.File} are not those that the run in {folder.Path} was started with, so it cannot go on as " +
            "the same run. Bring the data back as it was, or start a new run.");
    }
}
