namespace Boxfit.Tests.Training.Tuning;

public sealed class TuneStateTests
{
    static readonly TuneCandidate[] s_candidates = [new("", new(), 1), new("twice as long", new(), 2), new("lr 1", new(), 1)];

    [Fact]
    public void The_time_of_a_training_is_that_of_those_that_came_to_their_end()
    {
        var state = new TuneState { Data = "", Settings = new Dictionary<string, string>(), Fixed = [], Seconds = 60 };
        Assert.Null(state.Unit(s_candidates));
        state = state with { Trials = [new("", 1, 0.5, 11), new("twice as long", 1, 0.5, 19)] };
        Assert.Equal(10, state.Unit(s_candidates)!.Value.TotalSeconds);
        // One whose loss became no number at once was quicker.
        state = state with { Trials = [.. state.Trials, new("lr 1", 1, 0, 0.1, Failed: true)] };
        Assert.Equal(10, state.Unit(s_candidates)!.Value.TotalSeconds);
    }
}
