namespace Boxfit.Tests.Data.Formats;

public sealed class JsonOutlineTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    JsonOutline Read(string content) => JsonOutline.Read(_folder.Write("data", content));

    [Theory]
    [InlineData("a.[].b.[].c", true)]
    [InlineData("a.[].e", true)]
    [InlineData("a.[]", true)]
    [InlineData("a.b", false)]
    [InlineData("d", true)]
    [InlineData("d.[]", false)]
    [InlineData("d.*.f", true)]
    [InlineData("d.*.g", false)]
    [InlineData("*.*.f", true)]
    [InlineData("[].a", false)]
    [InlineData("m.x", true)]
    [InlineData("m.[].y", true)]
    public void Places_are_found(string path, bool isThere) => Assert.Equal(
        isThere, Read("""{"a":[{"b":[]},{"b":[1,{"c":2}]},{"e":1}],"d":{"k1":{},"k2":{"f":1}},"m":{"x":1},"m":[{"y":1}]}""").Has(path));

    [Fact]
    public void What_is_broken_later_is_said_and_the_rest_is_kept()
    {
        var outline = Read("{\"a\":1,\n \"b\":[{\"c\":1},\n}");
        Assert.Contains("line 3: not valid JSON", outline.Damage);
        Assert.True(outline.Has("b.[].c"));
    }

    [Fact]
    public void Endless_keys_and_depth_cost_no_memory()
    {
        string keys = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i}\":{{\"x\":1}}"));
        var outline = Read($"{{{keys}}}");
        Assert.True(outline.Has("k99.x"));
        Assert.False(outline.Has("k100"));
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat("[", 200_000))).Damage);
    }
}
