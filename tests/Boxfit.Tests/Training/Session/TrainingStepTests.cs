namespace Boxfit.Tests.Training.Session;

public sealed class TrainingStepTests : IDisposable
{
    static readonly Truth[] s_objects = [.. Enumerable.Repeat(new Truth(HasObject: true, -1), 4)];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_step_and_its_records_allocate_nothing_once_they_are_warm()
    {
        var settings = SmallRuns.Settings("", "") with { Batch = 4, Optimization = new() { Accumulate = 2, ClipNorm = 0.1, Ema = 0.9 } };
        using var learner = new Learner(settings, TrainableNetwork.Build(settings), 4, epoch: 1);
        learner.Begin(loaded: null);
        using var log = new MetricsLog(_folder["metrics.jsonl"]);
        using var events = new EventFile(_folder.Path);
        var step = new TrainingStep(learner, settings, s_objects);
        var batch = new Batch(4, 3 * 32 * 32) { Count = 4, Whole = 4 };
        Array.Fill(batch.Boxes, new BoundingBox(0.1, 0.2, 0.6, 0.7));
        var position = new TrainingPosition("", new Dictionary<string, string>());

        Run(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(23, learner.Optimizer.Steps);

        void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                var sums = step.Compute(batch, 2 * position.Step) + step.Compute(batch, 2 * position.Step + 1);
                step.Apply(0.001);
                position.Advance(sums);
                var time = new EpochTimes(4, TimeSpan.FromSeconds(0.3), TimeSpan.FromMilliseconds(1.5));
                log.WriteStep(new(1, position.Step, sums.MeanLoss, sums.MeanIou, 0.001, time));
                events.Write("train/loss", position.Step, sums.MeanLoss);
            }
        }
    }

    [Fact]
    public void Training_on_one_batch_makes_the_loss_small()
    {
        var settings = SmallRuns.Settings("", "") with { Loss = LossFunction.SmoothL1, Beta = 0.1 };
        settings = settings with { Model = settings.Model with { Dropout = 0, SigmoidOutput = false, Box = BoxRepresentation.Xywh } };
        using var learner = new Learner(settings, TrainableNetwork.Build(settings), 4, epoch: 1);
        learner.Begin(loaded: null);
        var step = new TrainingStep(learner, settings, s_objects);
        var batch = new Batch(4, 3 * 32 * 32) { Count = 4, Whole = 4 };
        var random = new SeededRandom(2);
        foreach (ref float value in batch.Images.AsSpan()) value = (float)random.NextDouble(-1, 1);
        foreach (ref var box in batch.Boxes.AsSpan()) box = new(0.1, 0.2, random.NextDouble(0.3, 0.9), random.NextDouble(0.4, 0.9));

        StepSums first = step.Compute(batch, 0), last = first;
        for (int i = 1; i <= 200; i++)
        {
            step.Apply(0.001);
            last = step.Compute(batch, i);
        }
        Assert.True(
            last.MeanLoss < first.MeanLoss / 10, $"The loss went from {first.MeanLoss} to {last.MeanLoss}, the IoU to {last.MeanIou}.");
    }

    [Fact]
    public void Pictures_without_an_object_count_in_what_they_teach_and_in_no_IoU()
    {
        var settings = SmallRuns.Settings("", "") with { Loss = LossFunction.SmoothL1, Beta = 0.1, PresenceWeight = 1, ClassWeight = 1 };
        settings = settings with { Model = settings.Model with { Dropout = 0, Presence = true, Classes = 2 } };
        using var learner = new Learner(settings, TrainableNetwork.Build(settings), 4, epoch: 1);
        learner.Begin(loaded: null);
        var batch = new Batch(4, 3 * 32 * 32) { Count = 4, Whole = 4 };
        var random = new SeededRandom(2);
        foreach (ref float value in batch.Images.AsSpan()) value = (float)random.NextDouble(-1, 1);
        Array.Fill(batch.Boxes, new(0.1, 0.2, 0.6, 0.7));
        for (int i = 0; i < 4; i++) batch.Samples[i] = i;
        var step = new TrainingStep(learner, settings, [new(true, 0), new(false, -1), new(true, 1), new(false, -1)]);

        StepSums first = step.Compute(batch, 0), last = first;
        for (int i = 1; i <= 200; i++)
        {
            step.Apply(0.001);
            last = step.Compute(batch, i);
        }
        Assert.Equal((4, 2), (last.Pictures, last.Empty));
        Assert.InRange(last.MeanIou, 0.5, 1);
        Assert.True(last.MeanLoss < first.MeanLoss / 10, $"The loss went from {first.MeanLoss} to {last.MeanLoss}.");
        var plan = learner.Network.Plan(4);
        var outputs = settings.Model.Outputs;
        Verdict[] said = [.. Enumerable.Range(0, 4).Select(i => outputs.Read(outputs.Picture(plan.Output, i)))];
        Assert.All(said.Index(), v => Assert.Equal(v.Index % 2 == 0, v.Item.Presence > 0.5));
        Assert.Equal((0, 1), (said[0].Class, said[2].Class));
    }

    [Fact]
    public void Two_accumulated_halves_make_the_step_of_the_whole_batch()
    {
        // Without batch norm and dropout, which see the batch as a whole.
        var settings = SmallRuns.Settings("", "");
        settings = settings with { Model = settings.Model with { Backbone = "vgg11", Dropout = 0 } };
        var whole = Step(settings, 4, batches: 1);
        var halves = Step(settings with { Optimization = new() { Accumulate = 2 } }, 2, batches: 2);
        Assert.All(whole, p => Assert.InRange(Engine.Fixture.RelativeError(p.Value.Values, halves[p.Key].Values), 0, 1e-4));
        var start = Step(settings, 4, batches: 0);
        Assert.True(Engine.Fixture.RelativeError(start["box.weight"].Values, whole["box.weight"].Values) > 1e-3);

        static Dictionary<string, Weights.Tensor> Step(TrainingSettings settings, int size, int batches)
        {
            using var learner = new Learner(settings, TrainableNetwork.Build(settings), size, epoch: 1);
            learner.Begin(loaded: null);
            var step = new TrainingStep(learner, settings, s_objects);
            var random = new SeededRandom(2);
            for (int i = 0; i < batches; i++)
            {
                var batch = new Batch(size, 3 * 32 * 32) { Count = size, Whole = size };
                foreach (ref float value in batch.Images.AsSpan()) value = (float)random.NextDouble(-1, 1);
                foreach (ref var box in batch.Boxes.AsSpan()) box = new(0.1, 0.2, 0.7, 0.8);
                step.Compute(batch, i);
            }
            if (batches > 0) step.Apply(0.001);
            return learner.ExportModel();
        }
    }
}
