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
        var row = new TestTables().Of(run)![0];
        using var pictures = new TestPictures();
        var (jpeg, tag) = await pictures.ReadAsync(run, row, TestContext.Current.CancellationToken);
        Assert.Equal((60, 40), PictureReader.ReadSize(jpeg, "a.jpg"));
        Assert.Same(jpeg, (await pictures.ReadAsync(run, row, TestContext.Current.CancellationToken)).Jpeg);
        string file = Path.Combine(Path.GetDirectoryName(_runs.Path)!, row.Name);
        PictureWriter.SavePng(new(60, 40), file);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(tag, (await pictures.ReadAsync(run, row, TestContext.Current.CancellationToken)).Tag);
        File.Delete(file);
        var e = await Assert.ThrowsAsync<RequestProblem>(() => pictures.ReadAsync(run, row, TestContext.Current.CancellationToken));
        Assert.Contains($"{row.Name}: there is no file at ", e.Message);
    }
}
