using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Inference;

public class BatchPoolTests
{
    static readonly Model s_model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });

    [Fact]
    public void So_many_idle_batches_are_kept_and_those_that_came_back_last()
    {
        var created = new List<int>();
        var pool = new BatchPool(Create, () => { }, mostIdle: 2);
        foreach (var batch in new[] { 8, 1, 4 }.Select(pool.Take).ToArray()) pool.Return(batch);
        foreach (int capacity in (int[])[4, 1]) pool.Return(pool.Take(capacity));
        Assert.Equal([8, 1, 4], created);
        pool.Take(8);
        Assert.Equal([8, 1, 4, 8], created);

        PictureBatch Create(int capacity)
        {
            created.Add(capacity);
            return new(capacity, null!, new(s_model.Description.Preprocessing), s_model.Description); // None of them computes.
        }
    }
}
