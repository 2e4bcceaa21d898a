namespace Boxfit.Training.Evaluating;

/// <summary>The later looks at the pictures of a batch, by the training engine.</summary>
/// <param name="preprocessor">The model's, which looks more than once.</param>
sealed class Looking(Preprocessor preprocessor)
{
    readonly Looker _looker = new(preprocessor);
    readonly LookState[] _states = new LookState[HeldOutPart.BatchSize];
    readonly byte[] _levels = new byte[preprocessor.FittedBytes];

    /// <summary>The box that stands, of a picture of the batch.</summary>
    public BoundingBox Box(int position) => _states[position].Box;

    /// <summary>Looks again until every box stands; the first look is computed already.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="representation">Its form of boxes.</param>
    /// <param name="batch">The pictures.</param>
    public void Finish(InferencePlan plan, BoxRepresentation representation, Batch batch)
    {
        for (int i = 0; i < batch.Count; i++) _states[i] = new(_looker.Looks);
        while (true)
        {
            bool isDone = true;
            for (int i = 0; i < batch.Count; i++)
            {
                if (_states[i].IsDone) continue;
                _states[i].Take(plan.Box(i, representation));
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

/// <summary>Boxes of what a plan has computed.</summary>
static class PlanBoxes
{
    /// <summary>The box of a picture, in 0…1 of the network's input.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="position">The picture.</param>
    /// <param name="representation">The model's form of boxes.</param>
    public static BoundingBox Box(this InferencePlan plan, int position, BoxRepresentation representation)
    {
        var numbers = plan.Output.Slice(position * 4, 4);
        // A form of boxes can make finite ones of infinities.
        bool isFinite = float.IsFinite(numbers[0] + numbers[1] + numbers[2] + numbers[3]);
        return isFinite ? representation.Decode(numbers) : new(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
