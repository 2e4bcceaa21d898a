namespace Boxfit.Tests.Files;

public sealed class OutputPlaceTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_place_in_folders_that_are_not_there_yet_is_good_and_nothing_is_left_behind()
    {
        OutputPlace.RequireFile(_folder["a/b/c.csv"]);
        OutputPlace.RequireFolder(_folder["a/b"]);
        Assert.Empty(_folder.Names);
        File.WriteAllText(_folder["c.csv"], "old");
        OutputPlace.RequireFile(_folder["c.csv"]);
        Assert.Equal("old", File.ReadAllText(_folder["c.csv"]));
    }

    [Fact]
    public void A_folder_is_no_place_for_a_file_and_nothing_can_be_below_a_file()
    {
        File.WriteAllText(_folder["f"], "");
        Assert.Contains("is a folder", Assert.Throws<InputException>(() => OutputPlace.RequireFile(_folder.Path)).Message);
        Assert.Contains("expected a folder", Assert.Throws<InputException>(() => OutputPlace.RequireFile(_folder["f/x/y"])).Message);
        Directory.CreateDirectory(_folder["new"]);
        var refused = Assert.ThrowsAny<BoxfitException>(() => AtomicFile.WriteText(_folder["new"] + "/", "x"));
        Assert.Contains("expected the name of a file", refused.Message);
        Assert.Contains("expected a folder", Assert.Throws<InputException>(() => OutputPlace.RequireFolder(_folder["f"])).Message);
    }

    [Fact]
    public void A_name_that_is_too_long_and_a_place_that_takes_no_files_are_told_with_the_reason()
    {
        string name = new('n', 300);
        Assert.Contains("longer than", Assert.Throws<BoxfitException>(() => OutputPlace.RequireFile(_folder[name])).Message);
        Assert.Contains("longer than", Assert.Throws<BoxfitException>(() => OutputPlace.RequireFile(_folder[name + "/x"])).Message);
        Assert.SkipUnless(Directory.Exists("/proc"), "There is no /proc here.");
        Assert.Contains("/proc/x", Assert.Throws<BoxfitException>(() => OutputPlace.RequireFile("/proc/x")).Message);
    }

    [Fact]
    public void A_pipe_is_not_opened()
    {
        PipeFixture.Make(_folder["pipe"]);
        OutputPlace.RequireFile(_folder["pipe"]);
        Assert.Equal(["pipe"], _folder.Names);
    }
}
