using Boxfit.Tests.Core.Weights;

namespace Boxfit.Tests.Training;

/// <summary>What ends a run before its last epoch leaves what it can go on from.</summary>
public sealed class EndedRunTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_whose_loss_is_no_number_stops_and_leaves_its_last_good_checkpoint()
    {
        // Without batch norm behind it, the last layer's error grows by some thousand times a step.
        var settings = SmallRuns.Settings(whole.Csv, RunPath);
        settings = settings with
        {
            LearningRate = 1000, Optimization = new() { Optimizer = OptimizerKind.Sgd }, Batch = 2,
            Model = settings.Model with { SigmoidOutput = false, Head = [] },
        };
        string last = Path.Combine(RunPath, "last.safetensors");
        byte[]? start = null;
        var e = Assert.ThrowsAny<BoxfitException>(() => Trainer.Run(settings, new Reports(p =>
        {
            if (p is StepProgress) start ??= File.ReadAllBytes(last);
        })));
        Assert.Matches(@"^The loss became (NaN|Infinity) at step ([2-9]) \(epoch 1, step \2 of 9\)\. ", e.Message);
        Assert.Contains($" The last good checkpoint is {last}. A smaller learning rate (--lr) usually helps. Rows of the batch", e.Message);
        Assert.Matches(@": (\d+ \(\d+\.png\)(, )?){2}\.$", e.Message);
        Assert.Equal(start, File.ReadAllBytes(last));
        Assert.False(File.Exists(Path.Combine(RunPath, "best.safetensors")));
    }

    [Fact]
    public void Parameters_that_are_no_numbers_are_not_saved()
    {
        whole.Until(2, RunPath);
        string last = Path.Combine(RunPath, "last.safetensors");
        byte[] before = File.ReadAllBytes(last);
        var graph = ModelFile.Load(last).Graph;
        var checkpoint = CheckpointFile.Load(last, graph);
        checkpoint.Parameters["box.bias"].Values[2] = float.PositiveInfinity;
        var e = Assert.Throws<BoxfitException>(() => CheckpointFile.Save(last, ModelFileTests.Description, checkpoint));
        Assert.Contains("'box.bias'", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(last));
    }

    [Fact]
    public void A_full_disk_ends_the_run_and_the_run_can_be_resumed()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("/dev/full is not there.");
        string last = Path.Combine(RunPath, "last.safetensors");
        var e = Assert.Throws<BoxfitException>(() => Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is not StepProgress { Epoch: 2, Step: 5 }) return;
            File.Move(last, _folder["last"]);
            File.CreateSymbolicLink(last, "/dev/full");
        })));
        Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(RunPath, "*.tmp", SearchOption.AllDirectories));
        File.Move(_folder["last"], last, overwrite: true);
        whole.AssertSame(Trainer.Resume(RunPath));
    }

    [Fact]
    public void A_run_folder_that_is_deleted_meanwhile_is_said_to_be_gone()
    {
        var e = Assert.Throws<BoxfitException>(() => Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is StepProgress { Epoch: 1 } && Directory.Exists(RunPath)) Directory.Delete(RunPath, recursive: true);
        })));
        Assert.Contains($"there is no folder {RunPath}, or no more", e.Message, StringComparison.Ordinal);
    }
}
