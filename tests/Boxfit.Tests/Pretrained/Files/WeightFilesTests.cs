using System.IO.Compression;

namespace Boxfit.Tests.Pretrained.Files;

public sealed class WeightFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 102530333\n", "a Git LFS pointer")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 102530333\n", "git lfs pull")]
    [InlineData("\n<!DOCTYPE html><html><body>404</body></html>", "a web page")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "<?xml version=")]
    [InlineData("{\"error\":\"Repository not found\"}", "a text in JSON")]
    [InlineData("{\"ab\": [{\"error\":1}]}", "a text in JSON")]
    [InlineData("Not Found", "a text ('Not Found')")]
    [InlineData("\u001f\u008b\u0008", "a gzip archive")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0", "a file of zeros")]
    [InlineData("\u0093NUMPY\u0001", "a single array")]
    [InlineData("caption\nof a picture\n", "a text")]
    [InlineData("\u0001\u0002\u0003", "unknown kind")]
    public void What_a_file_is_instead_is_said(string content, string expected)
    {
        File.WriteAllBytes(_folder["x.pth"], Encoding.Latin1.GetBytes(content));
        WeightFixtures.Refuses(_folder["x.pth"], expected);
        WeightFixtures.Refuses(_folder["x.pth"], "expected a .safetensors file");
    }

    [Theory]
    [InlineData("x.mlmodel", "\u0008\u0004\u0012\u0010\u000a\u0005image", "a Core ML model (.mlmodel)")]
    [InlineData("yolov3.weights", "\0\0\0\0\u0002\0\0\0\u0005\0\0\0\u0001\u0002\u0003", "weights of Darknet")]
    [InlineData("frozen.pb", "\u000a\u0011\u000a\u0005input\u0012\u000bPlaceholder", "a graph of TensorFlow (.pb)")]
    [InlineData("model.ckpt.data-00000-of-00001", "\u0001\u0002\u0003\u00ff", "a file of a TensorFlow checkpoint")]
    [InlineData("model.ckpt.index", "\u0001\u0002\u0003\u00ff", "a file of a TensorFlow checkpoint")]
    [InlineData("net.caffemodel", "\u000a\u0003net", "a model of Caffe")]
    [InlineData("flax_model.msgpack", "\u0082\u00a6params", "weights of Flax")]
    [InlineData("x.tflite", "\u001c\0\0\0TFL3\0\0", "a TensorFlow Lite model")]
    [InlineData("x.xml", "<?xml version=\"1.0\"?>\n<net name=\"x\" version=\"11\">\n<layers>", "a network of OpenVINO")]
    public void Models_of_other_kinds_are_named(string name, string content, string expected)
    {
        File.WriteAllBytes(_folder[name], Encoding.Latin1.GetBytes(content));
        WeightFixtures.Refuses(_folder[name], expected);
    }

    [Fact]
    public void A_tar_archive_is_named()
    {
        byte[] tar = new byte[1024];
        Encoding.ASCII.GetBytes("storages").CopyTo(tar, 0);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        File.WriteAllBytes(_folder["x"], tar);
        WeightFixtures.Refuses(_folder["x"], "a tar archive");
    }

    [Theory]
    [InlineData("model.weights.h5", "Keras 3")]
    [InlineData("weights/best.pth", "unpack it first")]
    [InlineData(null, "an empty zip archive")]
    public void Other_zip_archives_are_named(string? entry, string expected)
    {
        using (var zip = new ZipArchive(File.Create(_folder["x"]), ZipArchiveMode.Create))
            if (entry != null) zip.CreateEntry(entry);
        WeightFixtures.Refuses(_folder["x"], expected);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        WeightFixtures.Refuses(_folder["missing"], "is not there");
        WeightFixtures.Refuses(_folder.Path, "is a folder");
    }

    [Fact]
    public void A_pipe_is_refused_at_once_whether_anybody_writes_to_it_or_not()
    {
        PipeFixture.Make(_folder["x.pth"]);
        WeightFixtures.Refuses(_folder["x.pth"], "is a pipe");
        using var writer = new FileStream(_folder["x.pth"], FileMode.Open, FileAccess.ReadWrite);
        WeightFixtures.Refuses(_folder["x.pth"], "is a pipe");
    }

    [Fact]
    public void The_ending_of_the_name_does_not_matter()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" };
        SafetensorsWriter.Save(_folder["a.pth"], [new("w", new([2], [1, 2]))], metadata);
        File.Copy(WeightFixtures.Path("types.pth"), _folder["b.npz"]);
        File.Copy(WeightFixtures.Path("arrays.npz"), _folder["c.safetensors"]);
        using var a = WeightFiles.Open(_folder["a.pth"]);
        using var b = WeightFiles.Open(_folder["b.npz"]);
        using var c = WeightFiles.Open(_folder["c.safetensors"]);
        Assert.Equal((WeightFormat.Safetensors, WeightFormat.TorchZip, WeightFormat.Npz), (a.Format, b.Format, c.Format));
        Assert.Equal([1, 2], a.Read("w").Values);
        Assert.Equal("v", a.Metadata["k"]);
        Assert.Equal("float32", a.Entries.Single().Type);
    }

    [Fact]
    public void Integers_in_safetensors_are_read_and_unknown_formats_are_named_when_asked_for()
    {
        const string Header = """
            {"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"u":{"dtype":"U8","shape":[2],"data_offsets":[8,10]},
            "b":{"dtype":"BOOL","shape":[1],"data_offsets":[10,11]},"f":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[11,14]}}
            """;
        byte[] data = [7, 0, 0, 0, 0, 0, 0, 0, 1, 200, 1, 0, 0, 0];
        byte[] text = Encoding.UTF8.GetBytes(Header);
        File.WriteAllBytes(_folder["x"], [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data]);
        using var file = WeightFiles.Open(_folder["x"]);
        Assert.Equal("int64 uint8 bool F8_E4M3", string.Join(' ', file.Entries.Select(e => e.Type)));
        Assert.Equal([7], file.Read("n").Values);
        Assert.Equal([1, 200], file.Read("u").Values);
        Assert.Equal([1], file.Read("b").Values);
        var e = Assert.Throws<InputException>(() => file.Read("f"));
        Assert.Contains("'F8_E4M3', which is not read", e.Message, StringComparison.Ordinal);
    }
}
