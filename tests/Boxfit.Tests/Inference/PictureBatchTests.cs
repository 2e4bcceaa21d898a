using Boxfit.Tests.Onnx;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Inference;

public sealed class PictureBatchTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    /// <summary>After the second look some pictures are done, and of others the looks disagree.</summary>
    [Fact]
    public void Pictures_that_need_a_further_look_are_looked_at_together()
    {
        string[] pictures = [.. Dataset.Load(new() { File = run.Csv }).Samples.Select(s => s.Path)];
        List<int> left = [.. new[] { 1.2, 2, 3.5 }.SelectMany(margin => Left(margin, pictures))];
        Assert.Contains(left, l => l > 2 && l < pictures.Length);
    }

    /// <summary>At how many pictures an untrained model takes a first look, a second, and so on; compared with each alone.</summary>
    static int[] Left(double margin, string[] pictures)
    {
        var model = RandomModel.Of(
            new() { Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true }, new(64, 48) { Looks = new(2, margin, 2) });
        // What it sees moves its boxes far, so that a cut gives another one than the whole.
        string name = model.Graph.Nodes.Single(n => n.Name == "box").Parameter(ParameterRole.Weight)!.Name;
        foreach (ref float weight in model.Parameters[name].Values.AsSpan()) weight *= 8;
        using var session = new OnnxSession(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes(), threads: 1);
        using PictureBatch all = Batch(pictures.Length), alone = Batch(1);
        for (int i = 0; i < pictures.Length; i++) all.Load(i, PictureInput.File(pictures[i]));
        all.Run(0, pictures.Length);
        int[] looks = new int[pictures.Length];
        for (int i = 0; i < pictures.Length; i++)
        {
            int before = alone.Computations;
            alone.Load(0, PictureInput.File(pictures[i]));
            alone.Run(0, 1);
            looks[i] = alone.Computations - before;
            var (one, other) = (alone.Box(0), all.Box(i));
            foreach (double difference in (double[])[one.X1 - other.X1, one.Y1 - other.Y1, one.X2 - other.X2, one.Y2 - other.Y2])
                Assert.Equal(0, difference, 1e-4);
            Assert.Equal(alone.Verdict(0).Presence, all.Verdict(i).Presence, 1e-5);
        }
        int[] left = [.. Enumerable.Range(0, looks.Max()).Select(done => looks.Count(l => l > done))];
        Assert.Equal(left.Sum(l => l == pictures.Length ? 1 : BitOperations.PopCount((uint)l)), all.Computations);
        return left;

        PictureBatch Batch(int capacity) => new(capacity, session, new Preprocessor(model.Description.Preprocessing), model.Description);
    }
}
