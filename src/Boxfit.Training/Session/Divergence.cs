namespace Boxfit.Training.Session;

/// <summary>A training has diverged: its loss, or a weight, is no number any more.</summary>
/// <param name="message">The message for the user.</param>
sealed class DivergedException(string message) : BoxfitException(message);

/// <summary>Finds out that a training has diverged, and says where.</summary>
sealed class Divergence(TrainingData data, RunFolder folder)
{
    const string Remedy = "A smaller learning rate (--lr) usually helps.";

    readonly List<int> _samples = [];

    /// <summary>Forgets the pictures of the step before.</summary>
    public void StartStep() => _samples.Clear();

    /// <summary>Keeps which pictures a step was made of.</summary>
    public void Add(Batch batch)
    {
        for (int i = 0; i < batch.Count; i++) _samples.Add(batch.Samples[i]);
    }

    /// <summary>The step's loss must be a number.</summary>
    /// <exception cref="DivergedException">It is none.</exception>
    public void RequireFinite(double loss, TrainingPosition position, int stepsPerEpoch)
    {
        if (double.IsFinite(loss)) return;
        throw new DivergedException(
            $"The loss became {loss} at step {position.Step + 1} (epoch {position.CompletedEpochs + 1}, step {position.StepInEpoch + 1} " +
            $"of {stepsPerEpoch}). {LastGood} {Remedy} Rows of the batch in {data.Dataset.File}: {Rows}.");
    }

    /// <summary>A loss may be finite after the step that ruined the parameters; an epoch ends only with sound ones.</summary>
    /// <exception cref="DivergedException">One is no number.</exception>
    public void RequireFinite(IReadOnlyDictionary<string, Tensor> parameters, TrainingPosition position)
    {
        string? ruined = parameters.FirstOrDefault(p => !p.Value.IsFinite).Key;
        if (ruined is null) return;
        throw new DivergedException(
            $"At step {position.Step}, the last of epoch {position.CompletedEpochs + 1}, the parameter '{ruined}' is no longer a finite " +
            $"number. {LastGood} {Remedy} Rows of the step's batch in {data.Dataset.File}: {Rows}.");
    }

    // There is one before the first step, which of several processes only the first may see.
    string LastGood => $"The last good checkpoint is {folder.LastFile}.";

    string Rows => string.Join(", ", _samples.Select(i => data.Split.Train[i]).Select(s => $"{s.Row} ({s.Name})"));
}
