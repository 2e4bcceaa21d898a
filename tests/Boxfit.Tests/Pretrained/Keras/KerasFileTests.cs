using Boxfit.Pretrained;
using Boxfit.Pretrained.Keras;

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

    [Fact]
    public void Text_whose_length_lies_is_refused()
    {
        // libhdf5 would copy as many bytes as the heap says into room for as many as the attribute says.
        byte[] bytes = File.ReadAllBytes(KerasFixture.File("legacy.h5"));
        int heap = bytes.AsSpan().IndexOf("GCOL"u8);
        bytes[heap + 16 + 8]++;
        Assert.Contains("is not in the heap", Refusal(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("legacy.h5")]
    [InlineData("model.h5")]
    [InlineData("three.weights.h5")]
    [InlineData("ordered.h5")]
    public void Damage_ends_in_a_clear_error_or_in_numbers(string name)
    {
        byte[] whole = File.ReadAllBytes(KerasFixture.File(name));
        string path = _folder["damaged.h5"];
        int refused = 0;
        for (int seed = 0; seed < 800; seed++)
        {
            File.WriteAllBytes(path, Damage(whole, new SeededRandom((ulong)seed)));
            try
            {
                using var file = KerasFile.Open(path);
                foreach (var entry in file.Entries) file.Read(entry.Name);
            }
            catch (BoxfitException e)
            {
                Assert.Contains("damaged.h5", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, 100, 800);
    }

    static byte[] Damage(byte[] whole, SeededRandom random)
    {
        byte[] bytes = [.. whole];
        for (int i = random.NextInt(4); i >= 0; i--)
        {
            int at = random.NextInt(random.NextInt(2) == 0 ? bytes.Length : 4096);
            switch (random.NextInt(4))
            {
                case 0:
                    bytes[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    bytes[at] = 255;
                    break;
                case 2:
                    long number = (long)random.NextInt(int.MaxValue) << random.NextInt(33) >> random.NextInt(33);
                    BitConverter.TryWriteBytes(bytes.AsSpan(at & ~7), number);
                    break;
                default:
                    BitConverter.TryWriteBytes(bytes.AsSpan(at & ~7), random.NextInt(bytes.Length / 8) * 8L);
                    break;
            }
        }
        return random.NextInt(20) == 0 ? bytes[..random.NextInt(bytes.Length)] : bytes;
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
