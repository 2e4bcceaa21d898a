namespace Boxfit.Tests.Web.Watching;

public sealed class TestPicturesTests : IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task A_picture_is_found_as_the_data_names_it_and_its_tag_changes_with_it()
    {
        _runs.Add("a", 1);
        _runs.AddPictures("a", 10);
        var run = new WatchedRun(_runs["a"]);
        run.Refresh();
        var row = new TestTables().Of(run)!.Rows[0];
        using var pictures = new TestPictures();
        var (jpeg, tag) = await ReadAsync(pictures);
        Assert.Equal((60, 40), PictureReader.ReadSize(jpeg!, "a.jpg"));
        Assert.Same(jpeg, (await ReadAsync(pictures)).Jpeg);
        string file = Path.Combine(Path.GetDirectoryName(_runs.Path)!, row.Name);
        // Whoever has it already costs no decoding, which this file would not bear.
        var time = File.GetLastWriteTimeUtc(file);
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        File.SetLastWriteTimeUtc(file, time);
        using (var others = new TestPictures())
        {
            Assert.Equal((null, tag), await ReadAsync(others, tag));
            await Assert.ThrowsAsync<RequestProblem>(() => ReadAsync(others));
        }
        PictureWriter.SavePng(new(60, 40), file);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(tag, (await ReadAsync(pictures, tag)).Tag);
        File.Delete(file);
        var e = await Assert.ThrowsAsync<RequestProblem>(() => ReadAsync(pictures));
        Assert.Contains($"{row.Name}: there is no file at ", e.Message);

        Task<(byte[]? Jpeg, string Tag)> ReadAsync(TestPictures from, string? known = null) =>
            from.ReadAsync(run, row, known, TestContext.Current.CancellationToken);
    }
}
