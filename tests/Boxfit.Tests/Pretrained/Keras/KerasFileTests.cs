namespace Boxfit.Tests.Pretrained.Keras;

public sealed class KerasFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weight_file_with_divided_lists_and_several_number_formats()
    {
        using var file = KerasFile.Open(KerasFixture.File("legacy.h5"));
        Assert.Equal(WeightFormat.KerasH5, file.Format);
        Assert.Equal("tensorflow", file.Metadata["backend"]);
        Assert.Equal("2.2.4", file.Metadata["keras_version"]);
        Check(file,
            "conv1_conv/conv1_conv/kernel:0 float32 3×3×2×4", "conv1_conv/conv1_conv/bias:0 float16 4",
            "conv1_bn/conv1_bn/gamma:0 float64 4", "conv1_bn/conv1_bn/beta:0 float64 4",
            "conv1_bn/conv1_bn/moving_mean:0 float64 4", "conv1_bn/conv1_bn/moving_variance:0 float64 4",
            "predictions/predictions/kernel:0 float32 4×5", "predictions/predictions/bias:0 float32 5");
    }

    [Fact]
    public void Whole_model_without_its_optimizer()
    {
        using var file = KerasFile.Open(KerasFixture.File("model.h5"));
        Assert.Equal("2.4.0", file.Metadata["keras_version"]);
        Assert.Contains(new string('é', 40000), file.Metadata["model_config"], StringComparison.Ordinal);
        Check(file,
            "resnet50/conv1_conv/kernel:0 float32 1×1×3×2", "resnet50/conv1_conv/bias:0 float32 2",
            "resnet50/conv1_bn/gamma:0 float32 2", "resnet50/conv1_bn/beta:0 float32 2",
            "resnet50/conv1_bn/moving_mean:0 float32 2", "resnet50/conv1_bn/moving_variance:0 float32 2",
            "dense/dense/kernel:0 float32 2×4", "dense/dense/bias:0 float32 4");
    }

    [Fact]
    public void Keras_3_weights_without_their_optimizer()
    {
        using var file = KerasFile.Open(KerasFixture.File("three.weights.h5"));
        Assert.Equal(8, file.Entries.Count);
        Assert.Equal(KerasFixture.Numbers(0, 72), file.Read("layers/functional/layers/conv2d/vars/0").Values);
        Assert.Equal(KerasFixture.Numbers(5, 4), file.Read("layers/functional/layers/batch_normalization/vars/3").Values);
        Assert.Equal([4, 5], file.Read("layers/dense/vars/0").Shape);
        Assert.Equal(KerasFixture.Numbers(6, 20), file.Read("layers/dense/vars/0").Values);
    }

    [Theory]
    [InlineData("external-link.h5", "link to another place or another file, which is not followed")]
    [InlineData("soft-link.h5", "link to another place, which is not followed")]
    [InlineData("external-storage.h5", "kept in another file, which is not followed")]
    [InlineData("compressed.h5", "is compressed or filtered; rewrite the file with: h5repack")]
    [InlineData("filter.h5", "is compressed or filtered")]
    [InlineData("chunks.h5", "stored in chunks")]
    [InlineData("unwritten.h5", "was never filled")]
    [InlineData("huge.h5", "more values than can be held")]
    [InlineData("circle.h5", "referred to twice")]
    [InlineData("same-text.h5", "one of many that lie in the same place")]
    [InlineData("texts.h5", "does not hold numbers")]
    [InlineData("ordered.h5", "libver='earliest'")]
    [InlineData("lists-absent.h5", "lists the layer 'dense', which it does not have")]
    [InlineData("other.h5", "none of Keras's")]
    public void What_Keras_does_not_write_is_refused(string name, string reason)
    {
        var e = Assert.Throws<InputException>(() => KerasFile.Open(KerasFixture.File(name)).Dispose());
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_empty_foreign_and_absent_files_are_refused()
    {
        byte[] whole = File.ReadAllBytes(KerasFixture.File("legacy.h5"));
        Assert.Contains("truncated", Refusal(whole[..^1]), StringComparison.Ordinal);
        Assert.Contains("truncated", Refusal(whole[..100]), StringComparison.Ordinal);
        Assert.Contains("not an HDF5 file", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("not an HDF5 file", Refusal("<!DOCTYPE html><title>404</title>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Throws<InputException>(() => KerasFile.Open(_folder["absent.h5"]));
        Assert.Throws<InputException>(() => KerasFile.Open(_folder.Path));
    }

    string Refusal(byte[] bytes)
    {
        string path = _folder["bad.h5"];
        File.WriteAllBytes(path, bytes);
        return Assert.Throws<InputException>(() => KerasFile.Open(path).Dispose()).Message;
    }

    static void Check(WeightFile file, params string[] expected)
    {
        Assert.Equal(expected, file.Entries.Select(e => $"{e.Name} {e.Type} {string.Join('×', e.Shape)}"));
        for (int i = 0; i < file.Entries.Count; i++)
        {
            var tensor = file.Read(file.Entries[i].Name);
            Assert.Equal(file.Entries[i].Shape, tensor.Shape);
            Assert.Equal(KerasFixture.Numbers(i, tensor.Values.Length), tensor.Values);
        }
    }
}
