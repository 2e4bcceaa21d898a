namespace Boxfit.Tests.Cli.Output;

public sealed class PictureCopiesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, 499, true)]
    [InlineData(true, 500, false)]
    [InlineData(false, 0, false)] // Nobody knows how large the boxes are that are cut out.
    public void Copies_that_the_disk_has_no_room_for_are_refused(bool draws, long free, bool isRefused)
    {
        string[] photos = [_folder.Write("a.jpg", new string('a', 600)), _folder.Write("b.jpg", new string('b', 400)), _folder["none.jpg"]];
        var refused = Record.Exception(() => new PictureCopies("--annotate", _folder["drawn"], photos, draws, replaces: false, free));
        if (isRefused) Assert.StartsWith("The copies of 3 pictures would take about ", Assert.IsType<BoxfitException>(refused).Message);
        else Assert.Null(refused);
        Assert.False(Directory.Exists(_folder["drawn"]));
    }
}
