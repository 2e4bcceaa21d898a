namespace Boxfit.Tests.Training.Runs;

public sealed class RunRoomTests : IDisposable
{
    static readonly TrainingSettings s_settings =
        Presets.Get(Presets.Fast) with { Epochs = 8, Time = TimeSpan.Zero, Patience = 0, ValidationShare = 0, Keep = 1 };

    static readonly Graph s_graph = Localizer.Build(s_settings.Model, 64, 64);

    static readonly long s_model = sizeof(float) * s_graph.Parameters.Sum(p => p.Count);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Adam has two moments for each number that is trained; running statistics have none.</summary>
    [Theory]
    [InlineData(1, 8, 2)]
    [InlineData(0, 8, 2)]
    [InlineData(5, 8, 6)]
    [InlineData(5, 2, 3)]
    public void A_run_takes_as_many_states_as_are_kept_and_the_one_being_written(int keep, int epochs, int states)
    {
        long trained = sizeof(float) * s_graph.Parameters.Where(p => p.Role.IsTrainable()).Sum(p => p.Count);
        Assert.Equal(
            states * (s_model + 2 * trained) + 3 * s_model, RunRoom.Bytes(s_settings with { Keep = keep, Epochs = epochs }, s_graph));
    }

    [Fact]
    public void With_a_validation_part_the_delivered_model_is_the_best_by_another_name() => Assert.Equal(
        RunRoom.Bytes(s_settings, s_graph) - s_model, RunRoom.Bytes(s_settings with { ValidationShare = 0.1 }, s_graph));

    [Fact]
    public void Of_a_run_that_time_ends_only_what_is_certain_counts() => Assert.Equal(
        RunRoom.Bytes(s_settings, s_graph),
        RunRoom.Bytes(s_settings with { Keep = 100, Epochs = TrainingSettings.Unlimited, Time = TimeSpan.FromMinutes(1) }, s_graph));

    [Fact]
    public void Less_room_is_refused_with_numbers_and_the_ways_out()
    {
        var settings = s_settings with { Keep = 5 };
        long needed = RunRoom.Bytes(settings, s_graph);
        RunRoom.Require(_folder["run"], settings, s_graph, free: needed);
        var refused = Assert.Throws<BoxfitException>(() => RunRoom.Require(_folder["run"], settings, s_graph, free: needed - 1));
        Assert.Contains($"would take about {ByteCount.Text(needed)}, but {ByteCount.Text(needed - 1)} are free", refused.Message);
        Assert.Contains($"--keep 1 instead of 5 makes do with about {ByteCount.Text(RunRoom.Bytes(s_settings, s_graph))}", refused.Message);
        Assert.Contains("--out", refused.Message);
    }

    [Fact]
    public void What_a_run_has_written_already_is_room_that_it_has()
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllBytes(_folder["run/last.safetensors"], new byte[1000]);
        long needed = RunRoom.Bytes(s_settings, s_graph);
        RunRoom.Require(_folder["run"], s_settings, s_graph, free: needed - 1000);
        Assert.Throws<BoxfitException>(() => RunRoom.Require(_folder["run"], s_settings, s_graph, free: needed - 1001));
    }
}
