namespace Boxfit.Tests.Pretrained.Naming;

public sealed class DenseKernelTests
{
    const int Channels = 3, Height = 2, Width = 5, Units = 4;

    [Fact]
    public void Behind_a_flattened_map_both_orders_give_the_same_output()
    {
        var random = new SeededRandom(0);
        var kernel = new Tensor([Height * Width * Channels, Units], Draw(Height * Width * Channels * Units));
        float[] map = Draw(Channels * Height * Width);
        var ours = DenseKernel.FromKeras(kernel, Shape.Map(Channels, Height, Width));
        Assert.Equal([Units, Channels * Height * Width], ours.Shape);
        for (int unit = 0; unit < Units; unit++)
        {
            double keras = 0, boxfit = 0;
            for (int c = 0; c < Channels; c++)
            {
                for (int y = 0; y < Height; y++)
                {
                    for (int x = 0; x < Width; x++)
                    {
                        int place = (c * Height + y) * Width + x;
                        keras += map[place] * kernel.Values[((y * Width + x) * Channels + c) * Units + unit];
                        boxfit += map[place] * ours.Values[unit * map.Length + place];
                    }
                }
            }
            Assert.Equal(keras, boxfit, 12);
        }
        Assert.Equal(kernel.Values, DenseKernel.ToKeras(ours, Shape.Map(Channels, Height, Width)).Values);

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(-1, 1))];
    }

    [Fact]
    public void Kernel_of_another_map_is_refused()
    {
        var e = Assert.Throws<InputException>(() => DenseKernel.FromKeras(Tensor.Zeros(30, 4), Shape.Map(3, 2, 4)));
        Assert.Contains("30×4 does not take a map of 3×2×4", e.Message, StringComparison.Ordinal);
    }
}
