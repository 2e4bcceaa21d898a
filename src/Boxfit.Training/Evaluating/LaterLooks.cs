namespace Boxfit.Training.Evaluating;

/// <summary>The later looks at the pictures of a batch, by the training engine.</summary>
/// <param name="preprocessor">The model's, which looks more than once.</param>
sealed class LaterLooks(Preprocessor preprocessor)
{
    readonly Looker _looker = new(preprocessor);
    readonly LookState[] _states = new LookState[HeldOutPart.BatchSize];
    readonly byte[] _levels = new byte[preprocessor.FittedBytes];

    /// <summary>The box that stands, of a picture of the batch, and what was said beside it.</summary>
    public (BoundingBox Box, Verdict Verdict) Seen(int position) => (_states[position].Box, _states[position].Verdict);

    /// <summary>Looks again until every box stands; the first look is computed already.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="configuration">What its outputs mean.</param>
    /// <param name="batch">The pictures.</param>
    public void Finish(InferencePlan plan, LocalizerConfiguration configuration, Batch batch)
    {
        for (int i = 0; i < batch.Count; i++) _states[i] = new(_looker.Looks);
        while (true)
        {
            bool isDone = true;
            for (int i = 0; i < batch.Count; i++)
            {
                if (_states[i].IsDone) continue;
                var (box, verdict) = plan.Seen(i, configuration);
                _states[i].Take(box, verdict);
                if (_states[i].IsDone) continue;
                isDone = false;
                _looker.Show(batch.Kept(i), _states[i].Part, _levels);
                preprocessor.Scale(_levels, plan.Input.Slice(i * preprocessor.PlaneValues, preprocessor.PlaneValues));
            }
            if (isDone) return;
            plan.Run();
        }
    }
}

/// <summary>What a plan has computed.</summary>
static class PlanOutputs
{
    /// <summary>The box of a picture, in 0…1 of the network's input, and what is said beside it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="position">The picture.</param>
    /// <param name="configuration">What the model's outputs mean.</param>
    public static (BoundingBox Box, Verdict Verdict) Seen(this InferencePlan plan, int position, LocalizerConfiguration configuration)
    {
        var outputs = configuration.Outputs;
        // Features may stand behind them.
        var numbers = plan.Output[(position * Stride(plan))..][..outputs.Count];
        // A form of boxes can make finite ones of infinities.
        bool isFinite = float.IsFinite(numbers[0] + numbers[1] + numbers[2] + numbers[3]);
        var box = isFinite ? configuration.Box.Decode(OutputLayout.Box(numbers)) : new(numbers[0], numbers[1], numbers[2], numbers[3]);
        return (box, outputs.Read(numbers));
    }

    /// <summary>The features of a picture, which stand behind its other numbers (<see cref="PooledFeatures.Beside"/>).</summary>
    /// <inheritdoc cref="Seen"/>
    public static ReadOnlySpan<float> Features(this InferencePlan plan, int position, LocalizerConfiguration configuration) =>
        plan.Output[(position * Stride(plan))..((position + 1) * Stride(plan))][configuration.Outputs.Count..];

    static int Stride(InferencePlan plan) => plan.Output.Length / plan.Batch;
}
