namespace Boxfit.Training.Session;

/// <summary>Finds out from a run folder how its run goes on.</summary>
static class ResumedRun
{
    /// <exception cref="InputException">The checkpoint is damaged, or the settings or the data are not what they were.</exception>
    public static PreparedRun Prepare(RunFolder folder)
    {
        var settings = folder.ReadSettings();
        if (!File.Exists(folder.LastFile)) return FromStart(folder, settings);
        // Before anything is read that other settings would read otherwise.
        var (model, position) = Describe(folder);
        SettingsTable.Standard.RequireSame(position.Settings, settings, folder.ConfigurationFile);
        var data = TrainingData.Load(settings);
        settings = settings with { Model = settings.Model with { FoldedNorms = model.Configuration.FoldedNorms } };
        var graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
        var checkpoint = CheckpointFile.Load(folder.LastFile, graph);
        if (position.Data == data.Fingerprint()) return new(settings, graph, data, folder, model.Provenance.Weights, Start: null, checkpoint);
        throw new InputException(
            $"The pictures or boxes of {data.Dataset.File} are not those that the run in {folder.Path} was started with, so it cannot go on as " +
            "the same run. Bring the data back as it was, or start a new run.");
    }

    static PreparedRun FromStart(RunFolder folder, TrainingSettings settings)
    {
        if (settings.Weights != TrainingSettings.FromScratch)
        {
            throw new InputException(
                $"The run {folder.Path} was stopped before its first checkpoint, and its initial weights are not loaded a second time. Start it " +
                $"anew: boxfit train --config {folder.ConfigurationFile} --out DIR.");
        }
        var data = TrainingData.Load(settings);
        var weights = new InitialWeights(TrainingSettings.FromScratch, null);
        var graph = Localizer.Build(settings.Model, settings.Preprocessing.Height, settings.Preprocessing.Width);
        return new(settings, graph, data, folder, weights.Provenance, weights, Checkpoint: null);
    }

    static (ModelDescription Model, TrainingPosition Position) Describe(RunFolder folder)
    {
        try
        {
            return CheckpointFile.Describe(folder.LastFile);
        }
        catch (InputException e) when (CheckpointRotation.Newest(folder).FirstOrDefault() is { } newest)
        {
            throw new InputException($"{e.Message} The newest epoch's checkpoint is {newest}: copy it over last.safetensors to go on from there.", e);
        }
    }
}
