namespace Boxfit.Tests.Core.Weights;

public sealed class SafetensorsTests : IDisposable
{
    static readonly Dictionary<string, string> s_metadata = new(StringComparer.Ordinal) { ["näme"] = "a \"text\"\n" };
    readonly TemporaryFolder _folder = new();

    static KeyValuePair<string, Tensor>[] Tensors =>
        [new("b.weight", new([2, 3], [1, -2, 3.5f, 0, float.MaxValue, 1e-40f])), new("a", new([], [7]))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_read_again()
    {
        SafetensorsWriter.Save(_folder["x.safetensors"], Tensors, s_metadata);
        using var reader = SafetensorsReader.Open(_folder["x.safetensors"]);
        Assert.Equal(s_metadata, reader.Metadata);
        Assert.Equal(["b.weight", "a"], reader.Entries.Select(e => e.Name));
        foreach (var (name, tensor) in Tensors)
        {
            Assert.Equal(tensor.Shape, reader.Read(name).Shape);
            Assert.Equal(tensor.Values, reader.Read(name).Values);
        }
        Assert.Equal([_folder["x.safetensors"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Other_texts_leave_numbers_of_any_type_as_they_were()
    {
        byte[] data = [0, 0x3E, 0xC0, 0x3F, .. BitConverter.GetBytes(0.1)];
        Write(
            """{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},""" +
            """ "d":{"dtype":"F64","shape":[],"data_offsets":[4,12]}}""", data);
        SafetensorsWriter.Change(_folder["x"], texts =>
        {
            Assert.Empty(texts);
            return s_metadata;
        });
        using var reader = SafetensorsReader.Open(_folder["x"]);
        Assert.Equal(s_metadata, reader.Metadata);
        Assert.Equal(["F16", "BF16", "F64"], reader.Entries.Select(e => e.Type));
        Assert.Equal(data, File.ReadAllBytes(_folder["x"])[^12..]);
        Assert.Equal((1.5f, 1.5f, 0.1f), (reader.Read("h").Values[0], reader.Read("b").Values[0], reader.Read("d").Values[0]));
    }

    [Fact]
    public void Python_reads_the_same_numbers_at_aligned_places()
    {
        SafetensorsWriter.Save(_folder["x.safetensors"], Tensors, s_metadata);
        const string Script = """
            import json, struct, sys, numpy
            b = open(sys.argv[1], 'rb').read(); n, = struct.unpack('<Q', b[:8]); h = json.loads(b[8:8+n])
            assert b[8:9] == b'{' and (8 + n) % 8 == 0 and h.pop('__metadata__') == {'näme': 'a "text"\n'}
            at = lambda v: slice(v['data_offsets'][0]//4, v['data_offsets'][1]//4)
            t = {k: numpy.frombuffer(b[8+n:], '<f4')[at(v)].reshape(v['shape']) for k, v in h.items()}
            print(t['b.weight'][1].tolist(), t['a'].item(), max(v['data_offsets'][1] for v in h.values()) == len(b) - 8 - n)
            """;
        Assert.Equal(
            "[0.0, 3.4028234663852886e+38, 9.99994610111476e-41] 7.0 True", FixtureScript.RunText(Script, _folder["x.safetensors"]));
    }

    [Fact]
    public void Half_bfloat_and_double_become_single()
    {
        byte[] data = [0, 0x3E, 0xC0, 0x3F, .. BitConverter.GetBytes(0.1)];
        Write(
            """{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},""" +
            """ "d":{"dtype":"F64","shape":[],"data_offsets":[4,12]}}""", data);
        using var reader = SafetensorsReader.Open(_folder["x"]);
        Assert.Equal((1.5f, 1.5f, 0.1f), (reader.Read("h").Values[0], reader.Read("b").Values[0], reader.Read("d").Values[0]));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "12 are there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "contradict")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "contradict")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "contradict")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[]}}""", 8, "contradict")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483648],"data_offsets":[0,8]}}""", 8, "tensor 'a' has a shape and a place")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "tensor 'a' has a shape and a place")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", 8, "tensor 'a' has a shape and a place")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", 8, "contradict")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        12, "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "gap")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4, "twice")]
    [InlineData("""{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,4]}}""", 4, "contradict")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2147483647,2147483647],"data_offsets":[0,8]}}""", 8, "contradict")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""",
        4, "'a' has 33 dimensions, where at most 32 are read")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,8]}}""", 8, "damaged: tensor 'a' has no 'dtype'.")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "damaged: tensor 'a' has no 'shape'.")]
    [InlineData(
        """{"a":{"dtype":7,"shape":[1],"data_offsets":[0,8]}}""",
        8, "'dtype' of tensor 'a' is a number, where a text was expected")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":"1","data_offsets":[0,8]}}""",
        8, "'shape' of tensor 'a' is a text, where a list was expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,8]}}""", 8, "tensor 'a' has a shape and a place")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":null}}""", 8, "'data_offsets' of tensor 'a' is null")]
    [InlineData("""{"a":3}""", 0, "damaged: tensor 'a' is a number, where an object was expected")]
    [InlineData("""{"__metadata__":{"b":1}}""", 0, "damaged: 'b' of '__metadata__' is a number, where a text was expected")]
    [InlineData("""{"a\ud800":3}""", 0, "damaged: a text in it is no proper Unicode.")]
    [InlineData("""["a"]""", 0, "damaged: it is a list, where an object was expected.")]
    [InlineData("{", 0, "damaged: it is no JSON, or is nested too deeply.")]
    public void A_damaged_file_is_an_input_error(string header, int dataLength, string expected)
    {
        Write(header, new byte[dataLength]);
        var e = Assert.Throws<InputException>(() => SafetensorsReader.Open(_folder["x"]));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["x"], e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shortening_of_a_file_is_noticed()
    {
        SafetensorsWriter.Save(_folder["whole"], Tensors, s_metadata);
        byte[] whole = File.ReadAllBytes(_folder["whole"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder["x"], whole[..length]);
            Assert.Throws<InputException>(() => SafetensorsReader.Open(_folder["x"]));
        }
    }

    [Fact]
    public void Texts_may_be_as_long_as_the_prints_of_ten_million_pictures()
    {
        string path = _folder["a.safetensors"], text = new('x', 60_000_000);
        SafetensorsWriter.Save(path, [new("a", new([1], [2]))], new Dictionary<string, string> { ["prints"] = text });
        using var reader = SafetensorsReader.Open(path);
        Assert.Equal(text.Length, reader.Metadata["prints"].Length);
        Assert.Equal([2f], reader.Read("a").Values);
    }

    [Fact]
    public void A_header_length_beyond_the_limit_is_not_believed()
    {
        File.WriteAllBytes(_folder["x"], [.. BitConverter.GetBytes(ulong.MaxValue), .. new byte[100]]);
        var e = Assert.Throws<InputException>(() => SafetensorsReader.Open(_folder["x"]));
        Assert.Contains("another kind of file", e.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => SafetensorsReader.Open(_folder["missing"]));
    }

    [Fact]
    public void A_full_disk_is_said_with_the_bytes_needed_and_leaves_no_temporary_file()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("/dev/full is not there.");
        string path = _folder["x.safetensors"];
        SafetensorsWriter.Save(path, Tensors, s_metadata);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/full");
        var e = Assert.Throws<BoxfitException>(() => SafetensorsWriter.Save(path, [new("big", Tensor.Zeros(100_000))], s_metadata));
        Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
        Assert.Matches("400,[0-9]{3} bytes were needed, [0-9,]+ bytes are free", e.Message);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    void Write(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(_folder["x"], [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data]);
    }
}
