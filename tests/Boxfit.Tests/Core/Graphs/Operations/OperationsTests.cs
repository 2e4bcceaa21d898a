namespace Boxfit.Tests.Core.Graphs.Operations;

public class OperationsTests
{
    [Theory]
    [InlineData(7, 2, 3, 300, 150)]
    [InlineData(3, 2, 0, 10, 4)]
    [InlineData(1, 2, 0, 75, 38)]
    [InlineData(2, 3, 0, 8, 3)]
    [InlineData(3, 1, 0, 3, 1)]
    public void A_window_slides_as_in_PyTorch(int kernel, int stride, int padding, int size, int expected)
    {
        var output = new Convolution(8, kernel, stride, padding).InferShape([Shape.Map(4, size, size + stride)]);
        Assert.Equal(Shape.Map(8, expected, expected + 1), output);
    }

    [Fact]
    public void A_window_larger_than_its_map_is_an_error_with_both_sizes_and_a_remedy()
    {
        var error = Assert.Throws<InputException>(() => new MaxPooling(3, 2).InferShape([Shape.Map(8, 2, 5)]));
        Assert.Contains("3×3", error.Message);
        Assert.Contains("2×5", error.Message);
        Assert.Contains("larger picture", error.Message);
    }

    [Fact]
    public void Operations_refuse_inputs_that_do_not_fit()
    {
        Shape vector = Shape.Vector(16), map = Shape.Map(16, 4, 4);
        Assert.Contains("vectorizer", Assert.Throws<InputException>(() => new Dense(4).InferShape([map])).Message);
        Assert.Throws<InputException>(() => new Convolution(8, 3).InferShape([vector]));
        Assert.Throws<InputException>(() => BatchNorm.Torch.InferShape([vector]));
        Assert.Throws<InputException>(() => new GlobalAveragePooling().InferShape([vector]));
        Assert.Contains("shapes differ", Assert.Throws<InputException>(() => new Addition().InferShape([map, Shape.Map(8, 4, 4)])).Message);
        Assert.Contains("joins vectors", Assert.Throws<InputException>(() => new Concat().InferShape([vector, map])).Message);
        Assert.Contains("7 channels", Assert.Throws<InputException>(() => new BoxVoting(2).InferShape([map])).Message);
        Assert.Contains("3 groups", Assert.Throws<InputException>(() => new Convolution(9, 3) { Groups = 3 }.InferShape([map])).Message);
    }

    [Fact]
    public void Multiply_adds_are_counted_by_output_value()
    {
        var input = Shape.Map(8, 6, 6);
        var depthwise = new Convolution(8, 3, 1, 1) { Groups = 8 };
        Assert.Equal(8 * 36 * 9, depthwise.MultiplyAdds([input], depthwise.InferShape([input])));
        var dense = new Dense(5);
        Assert.Equal(35, dense.MultiplyAdds([Shape.Vector(7)], Shape.Vector(5)));
    }

    [Fact]
    public void A_shape_says_what_it_is()
    {
        Assert.Equal("2048×10×8", Shape.Map(2048, 10, 8).ToString());
        Assert.Equal([2048, 10, 8], Shape.Map(2048, 10, 8).ToArray());
        Assert.Equal("512", Shape.Vector(512).ToString());
        Assert.Equal([512], Shape.Vector(512).ToArray());
        Assert.Equal(163_840, Shape.Map(2048, 10, 8).Count);
        Assert.NotEqual(Shape.Vector(4), Shape.Map(4, 1, 1));
    }

    [Fact]
    public void A_node_name_can_be_used_only_once()
    {
        var builder = new GraphBuilder(Shape.Map(3, 8, 8));
        builder.Add("relu", new Activation(ActivationFunction.Relu), builder.Input);
        Assert.Throws<ArgumentException>(() => builder.Add("relu", new Flatten(), builder.Input));
    }
}
