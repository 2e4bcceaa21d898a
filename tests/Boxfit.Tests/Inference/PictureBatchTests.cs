using System.Numerics;
using Boxfit.Tests.Onnx;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Inference;

public sealed class PictureBatchTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    /// <summary>After the second look some pictures are done, and of others the looks disagree.</summary>
    [Fact]
    public void Pictures_that_need_a_further_look_are_looked_at_together()
    {
        var model = RandomModel.Of(
            new()
            {
                Backbone = "mininet", ExtraConvolutions = [], Head = [], Vectorizer = Vectorizer.Vote, Neck = new(16, 8), Presence = true,
            },
            new(64, 48) { Looks = new(2, 2, 2) });
        string[] pictures = [.. Dataset.Load(new() { File = run.Csv }).Samples.Select(s => s.Path)];
        using var session = new OnnxSession(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes(), threads: 1);
        using var all = Batch(pictures.Length);
        for (int i = 0; i < pictures.Length; i++) all.Load(i, PictureInput.File(pictures[i]));
        all.Run(0, pictures.Length);
        using var alone = Batch(1);
        int[] looks = new int[pictures.Length];
        for (int i = 0; i < pictures.Length; i++)
        {
            int before = alone.Computations;
            alone.Load(0, PictureInput.File(pictures[i]));
            alone.Run(0, 1);
            looks[i] = alone.Computations - before;
            Assert.True(BoundingBox.IoU(alone.Box(0), all.Box(i)) > 0.999, pictures[i]);
            Assert.Equal(alone.Verdict(0).Presence, all.Verdict(i).Presence, 1e-5);
        }
        int[] left = [.. Enumerable.Range(0, looks.Max()).Select(done => looks.Count(l => l > done))];
        Assert.Contains(left, l => l > 2 && l < pictures.Length);
        Assert.Equal(left.Sum(l => l == pictures.Length ? 1 : BitOperations.PopCount((uint)l)), all.Computations);

        PictureBatch Batch(int capacity) => new(capacity, session, new Preprocessor(model.Description.Preprocessing), model.Description);
    }
}
