namespace Boxfit.Tests.Pretrained.Files;

public sealed class ShardedFileTests : IDisposable
{
    static readonly Dictionary<string, string> s_none = [];

    readonly TemporaryFolder _folder = new();

    string Index => _folder["model.safetensors.index.json"];

    public void Dispose() => _folder.Dispose();

    void Save(string name, params (string Name, float Value)[] arrays) => SafetensorsWriter.Save(
        _folder[name], [.. arrays.Select(a => KeyValuePair.Create(a.Name, new Tensor([2], [a.Value, -a.Value])))], s_none);

    void WriteIndex(string map) => File.WriteAllText(Index, $$"""{"metadata": {"total_size": 16}, "weight_map": {{map}}}""");

    [Fact]
    public void All_files_of_an_index_are_read_as_one()
    {
        Save("model-00001-of-00002.safetensors", ("a", 1), ("b", 2));
        Save("model-00002-of-00002.safetensors", ("c", 3));
        WriteIndex("""
            {"a": "model-00001-of-00002.safetensors", "b": "model-00001-of-00002.safetensors", "c": "model-00002-of-00002.safetensors"}
            """);
        using var file = WeightFiles.Open(Index);
        Assert.Equal((WeightFormat.Safetensors, Index), (file.Format, file.Path));
        Assert.Equal(["a", "b", "c"], file.Entries.Select(e => e.Name));
        foreach (var (name, value) in (ReadOnlySpan<(string, float)>)[("a", 1), ("b", 2), ("c", 3)])
            Assert.Equal([value, -value], file.Read(name).Values);
        Assert.Equal("model-00001-of-00002.safetensors, model-00002-of-00002.safetensors", file.Metadata["files"]);
        Assert.Equal(Index, WeightFolder.Find(_folder.Path));
    }

    [Fact]
    public void Names_are_those_of_the_index_where_a_PyTorch_file_has_a_prefix_in_all_of_them()
    {
        string tensor = PickleWriter.Tensor(PickleWriter.Storage("0", 4), 0, [4], [1]);
        PickleWriter.SaveTorchZip(_folder["pytorch_model-00001-of-00001.bin"], $"}}{PickleWriter.Text("module.a")}{tensor}s");
        WriteIndex("""{"module.a": "pytorch_model-00001-of-00001.bin"}""");
        using var file = WeightFiles.Open(Index);
        Assert.Equal("module.a", Assert.Single(file.Entries).Name);
        Assert.Equal([1, 2, 3, 4], file.Read("module.a").Values);
    }

    [Theory]
    [InlineData("""{"a": "x.safetensors", "b": "y.safetensors"}""", "of which 1 of 2 are not beside it: y.safetensors")]
    [InlineData("""{"a": "x.safetensors", "c": "x.safetensors"}""", "x.safetensors does not have c, which it should have")]
    [InlineData("{}", "does not give a file to each array")]
    [InlineData("[]", "does not give a file to each array")]
    [InlineData("""{"a": null}""", "has null for the array 'a', where a file's name was expected.")]
    [InlineData("""{"a": 3}""", "its 'weight_map' has a number for the array 'a', where a file's name was expected.")]
    [InlineData("""{"a": {"file": "x.safetensors"}}""", "has an object for the array 'a', where a file's name was expected.")]
    [InlineData("""{"a": ["x.safetensors"]}""", "has a list for the array 'a', where a file's name was expected.")]
    [InlineData("""{"a": "\ud800"}""", "its JSON is damaged: a text in it is no proper Unicode.")]
    [InlineData("""{"a": "x.safetensors", "a": "y.safetensors"}""", "has the array 'a' twice")]
    [InlineData("""{"a": "../x.safetensors"}""", "where one beside it was expected")]
    [InlineData("""{"a": "/etc/passwd"}""", "where one beside it was expected")]
    [InlineData("""{"a": ".."}""", "where one beside it was expected")]
    [InlineData("""{"a": "model.safetensors.index.json"}""", "is a text in JSON")]
    [InlineData("""{"a": "x.safetensors"}""", "x.safetensors has b, which it should not have")]
    public void An_index_that_does_not_fit_its_files_is_refused(string map, string expected)
    {
        Save("x.safetensors", ("a", 1), ("b", 2));
        WriteIndex(map);
        WeightFixtures.Refuses(Index, expected);
    }
}
