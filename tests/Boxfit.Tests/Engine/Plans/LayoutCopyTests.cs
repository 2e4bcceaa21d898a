using Boxfit.Engine.OneDnn;
using Boxfit.Engine.Plans;

namespace Boxfit.Tests.Engine.Plans;

public sealed class LayoutCopyTests
{
    /// <summary>Filters, channels and kernel: with rests of blocks of 8 and 16 in both, in one, and in none.</summary>
    public static TheoryData<int, int, int> Weights => new()
    {
        { 24, 24, 3 }, { 17, 34, 3 }, { 40, 24, 1 }, { 3, 40, 3 }, { 40, 3, 7 }, { 32, 20, 3 }, { 20, 32, 3 }, { 32, 64, 3 },
    };

    [Theory, MemberData(nameof(Weights))]
    public void Weights_come_to_their_places_and_back_and_padding_is_zero(int filters, int channels, int kernel)
    {
        var layout = Chosen(filters, channels, kernel);
        var plain = MemoryDescriptor.Create(FormatTag.Plain4, filters, channels, kernel, kernel);
        float[] weights = [.. Enumerable.Range(1, filters * channels * kernel * kernel)];
        using var memory = Arena.Zeroed(layout.Bytes, "a test");
        var places = Span(memory, layout);
        places.Fill(float.NaN);

        Copy(plain, weights, layout, memory.Address);
        var blocking = Assert.IsType<Blocking>(layout.Blocking);
        Assert.Equal([filters, channels, kernel, kernel], blocking.Lengths);
        long[][] offsets = [.. Enumerable.Range(0, 4).Select(blocking.Offsets)];
        float[] expected = new float[places.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int x = i % kernel, y = i / kernel % kernel, c = i / kernel / kernel % channels, f = i / kernel / kernel / channels;
            expected[offsets[0][f] + offsets[1][c] + offsets[2][y] + offsets[3][x]] = weights[i];
        }
        Assert.Equal(expected, places);

        float[] back = new float[weights.Length];
        CopyBack(layout, memory.Address, plain, back);
        Assert.Equal(weights, back);
    }

    [Fact]
    public void Blocks_of_channels_lie_one_after_the_other()
    {
        var blocking = Assert.IsType<Blocking>(MemoryDescriptor.Create(FormatTag.NChw8c, 2, 19, 3, 5).Blocking);
        Assert.Equal([2, 24, 3, 5], blocking.PaddedLengths);
        Assert.True(blocking.IsPadded);
        Assert.Equal(1, blocking.BlockedDimensions);
        Assert.Equal([0, 360], blocking.Offsets(0));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 120, 121], blocking.Offsets(1)[..10]);
        Assert.Equal([0, 40, 80], blocking.Offsets(2));
        Assert.Equal([0, 8, 16, 24, 32], blocking.Offsets(3));
        Assert.False(Assert.IsType<Blocking>(MemoryDescriptor.Create(FormatTag.Plain4, 2, 19, 3, 5).Blocking).IsPadded);
    }

    /// <summary>The layout that oneDNN wants a convolution's weights in.</summary>
    static MemoryDescriptor Chosen(int filters, int channels, int kernel)
    {
        const int size = 12;
        int result = size - kernel + 1;
        using var convolution = Descriptors.TryCreate(new(PrimitiveKind.ConvolutionForward)
        {
            PropKind = PropKind.ForwardTraining, Algorithm = Algorithm.ConvolutionAuto, Window = new(kernel, 1, 0),
            Source = Layouts.Blocks(2, channels, size, size), Destination = Layouts.Blocks(2, filters, result, result),
            Weights = MemoryDescriptor.Create(FormatTag.Any, filters, channels, kernel, kernel),
        });
        return convolution!.Find(Query.Weights)!;
    }

    static unsafe Span<float> Span(Arena memory, MemoryDescriptor layout) => new((float*)memory.Address, (int)(layout.Bytes / 4));

    static unsafe void Copy(MemoryDescriptor plain, float[] from, MemoryDescriptor layout, nint to)
    {
        fixed (float* values = from) LayoutCopy.Run(plain, (nint)values, layout, to);
    }

    static unsafe void CopyBack(MemoryDescriptor layout, nint from, MemoryDescriptor plain, float[] to)
    {
        fixed (float* values = to) LayoutCopy.Run(layout, from, plain, (nint)values);
    }
}
