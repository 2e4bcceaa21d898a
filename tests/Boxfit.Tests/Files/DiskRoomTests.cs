namespace Boxfit.Tests.Files;

public class DiskRoomTests
{
    [Fact]
    public void Folders_of_one_disk_share_its_room()
    {
        using var folder = new TemporaryFolder();
        Assert.True(DiskRoom.IsShared(folder["not/there"], folder.Path));
        Assert.False(DiskRoom.IsShared("/proc", folder.Path));
    }

    [Fact]
    public void The_room_of_a_folder_to_be_is_that_of_its_disk()
    {
        string here = Path.GetTempPath();
        Assert.NotNull(DiskRoom.Free(Path.Combine(here, "no", "such", "folder")));
        Assert.Null(DiskRoom.Free("/proc")); // A file system without a size.
    }

    [Fact]
    public void Nothing_is_refused_where_the_room_is_not_known()
    {
        DiskRoom.Require("/proc", long.MaxValue, "It", "Go.");
        var refused = Assert.Throws<BoxfitException>(() => DiskRoom.Require("/tmp", 2_000_000, "It", "Go.", free: 1_000_000));
        Assert.Equal(
            "It would take about 2.0 MB, but 1.0 MB are free in /tmp. Nothing was written. Make room there. Go.", refused.Message);
    }
}
