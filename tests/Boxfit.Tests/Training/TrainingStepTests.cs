using Boxfit.Architectures;
using Boxfit.Boxes;
using Boxfit.Data;
using Boxfit.Engine;
using Boxfit.Losses;
using Boxfit.Training;

namespace Boxfit.Tests.Training;

public sealed class TrainingStepTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_step_and_its_records_allocate_nothing_once_they_are_warm()
    {
        var settings = SmallRuns.Settings("", "");
        using var network = new Network(Localizer.Build(settings.Model, 32, 32), 4, 1);
        network.Initialize(1);
        using var adam = new Adam(network);
        using var log = new MetricsLog(_folder["metrics.jsonl"]);
        using var events = new EventFile(_folder.Path);
        var step = new TrainingStep(network, adam, new MeanSquaredError(), BoxRepresentation.Cxcywh, 1);
        var batch = new Batch(4, 3 * 32 * 32) { Count = 4 };
        Array.Fill(batch.Boxes, new BoundingBox(0.1, 0.2, 0.6, 0.7));
        var position = new TrainingPosition("");

        Run(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(23, adam.Steps);

        void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                var (loss, iou) = step.Run(batch, position.Step, 0.001);
                position.Advance(4, loss, iou);
                log.WriteStep(new(1, position.Step, loss, iou, 0.001, 12.5, TimeSpan.FromMilliseconds(1.5)));
                events.Write("train/loss", position.Step, loss);
            }
        }
    }

    [Fact]
    public void Training_on_one_batch_makes_the_loss_small()
    {
        var settings = SmallRuns.Settings("", "");
        using var network = new Network(Localizer.Build(settings.Model with { Dropout = 0, SigmoidOutput = false }, 32, 32), 4, 2);
        network.Initialize(1);
        using var adam = new Adam(network);
        var step = new TrainingStep(network, adam, new SmoothL1(0.1), BoxRepresentation.Xywh, 1);
        var batch = new Batch(4, 3 * 32 * 32) { Count = 4 };
        var random = new SeededRandom(2);
        foreach (ref float value in batch.Images.AsSpan()) value = (float)random.NextDouble(-1, 1);
        foreach (ref var box in batch.Boxes.AsSpan()) box = new(0.1, 0.2, random.NextDouble(0.3, 0.9), random.NextDouble(0.4, 0.9));

        var first = step.Run(batch, 0, 0.001);
        for (int i = 1; i < 200; i++) step.Run(batch, i, 0.001);
        var last = step.Run(batch, 200, 0.001);
        Assert.True(last.Loss < first.Loss / 10, $"The loss went from {first.Loss} to {last.Loss}, the IoU to {last.MeanIou}.");
    }
}
