using Boxfit.Data.Datasets;
using Boxfit.Data.Demo;
using Boxfit.Engine;
using Boxfit.Engine.Threading;
using Boxfit.Engine.Worlds;
using Boxfit.Graphs;
using Boxfit.Imaging;
using Boxfit.Tests.Onnx;
using Boxfit.Training.Evaluating;
using Boxfit.Weights;

namespace Boxfit.Tests.Training.Evaluating;

public class HeldOutPartTests
{
    /// <summary>Three processes have 40 pictures, one of which cannot be read, in three batches; and 10, a batch for one of them.</summary>
    [Fact]
    public async Task Several_processes_measure_to_the_bits_of_one()
    {
        using var folder = new TemporaryFolder();
        string csv = DemoPictures.Write(folder.Path, 40, seed: 3);
        string path = Dataset.Load(new() { File = csv }).Samples[20].Path;
        File.WriteAllText(path + ".txt", "no picture");
        File.Move(path + ".txt", path, overwrite: true);
        var run = await MpiRun.Of(
            3, new Dictionary<string, string> { [HeldOutPartMemberTests.Variable] = csv },
            Environment.ProcessPath!, "-noLogo", "-noColor", "-explicit", "only", "-class", typeof(HeldOutPartMemberTests).FullName!);
        Assert.True(run.ExitCode == 0, run.Output + run.Messages);
    }
}

/// <summary>What each of several processes does for <see cref="HeldOutPartTests"/>.</summary>
public class HeldOutPartMemberTests
{
    internal const string Variable = "BOXFIT_TEST_PART";

    // It is a part of another test, and is run by that alone.
    [Fact(Explicit = true)]
    public void A_member_measures_its_share()
    {
        using var world = World.Join();
        var samples = Dataset.Load(new() { File = Environment.GetEnvironmentVariable(Variable)! }).Samples;
        var model = RandomModel.WithUnlikeness(RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] }));
        foreach (var part in (IReadOnlyList<Sample>[])[samples, [.. samples.Take(10)]])
        {
            var (alone, together) = (Measure(part, null), Measure(part, world));
            Assert.Equal(alone.Summary with { BySize = [] }, together.Summary with { BySize = [] });
            Assert.Equal(alone.Summary.BySize, together.Summary.BySize);
            Assert.Equal(alone.Pictures, together.Pictures);
            Assert.Equal(alone.Unlikeness, together.Unlikeness);
            Assert.Equal(alone.Unreadable, together.Unreadable);
            Assert.Equal(part.Count == 40 ? 1 : 0, together.Unreadable.Count);
        }
        // One that is told to stop stops all.
        var stopped = new CancellationToken(canceled: world.Rank == 1);
        Assert.Throws<OperationCanceledException>(() => Measure(samples, world, stopped));

        Evaluation Measure(IReadOnlyList<Sample> part, World? shared, CancellationToken stop = default) => EngineThread.RunOnce(() =>
        {
            using var plan = new InferencePlan(PooledFeatures.Beside(model.Graph), model.Parameters, HeldOutPart.BatchSize, 1);
            using var pictures = new HeldOutPart(part, new(model.Description.Preprocessing), 1, 1 << 20, world: shared);
            return pictures.Evaluate(
                plan, model.Description.Configuration, OutputNames.Of(model.Description), stop, model.Description.Unlikeness);
        });
    }
}
