namespace Boxfit.Tests.Data.Loading;

public sealed class PictureCacheTests : IDisposable
{
    const int Bytes = 1000;
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static byte[] Picture(int sample)
    {
        byte[] picture = new byte[Bytes];
        new Random(sample).NextBytes(picture);
        return picture;
    }

    [Fact]
    public void Memory_then_disk_then_nothing()
    {
        using var cache = new PictureCache(10, Bytes, memoryBytes: 3 * Bytes + 1, diskBytes: 4 * Bytes + 1, _folder.Path);
        byte[] scratch = new byte[Bytes];
        Assert.False(cache.TryGet(0, scratch, out _, out _));
        for (int i = 0; i < 10; i++) cache.Add(i, Picture(i), new(1, 1, i, 0));
        Assert.Equal((3, 4), (cache.InMemory, cache.OnDisk));
        for (int i = 0; i < 7; i++)
        {
            Assert.True(cache.TryGet(i, scratch, out var picture, out var placement));
            Assert.True(picture.SequenceEqual(Picture(i)));
            Assert.Equal(i, placement.OffsetX);
        }
        for (int i = 7; i < 10; i++) Assert.False(cache.TryGet(i, scratch, out _, out _));
    }

    [Fact]
    public void Nothing_is_left_in_the_folder()
    {
        using (var cache = new PictureCache(2, Bytes, 0, 10 * Bytes, _folder.Path))
        {
            cache.Add(0, Picture(0), Placement.Identity);
            Assert.Equal(1, cache.OnDisk);
        }
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_means_no_disk_cache()
    {
        string file = _folder.AddFile("file", "");
        using var cache = new PictureCache(2, Bytes, 0, 10 * Bytes, Path.Combine(file, "below"));
        cache.Add(0, Picture(0), Placement.Identity);
        Assert.Equal(0, cache.OnDisk);
        Assert.False(cache.TryGet(0, new byte[Bytes], out _, out _));
    }

    [Fact]
    public void A_full_disk_stops_the_spilling()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        using var file = new SpillFile(File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write), Bytes, limit: 5);
        Assert.Equal(-1, file.TryWrite(Picture(0)));
        Assert.Equal(0, file.Count);
    }

    [Fact]
    public void Threads_may_add_and_read_at_once()
    {
        using var cache = new PictureCache(200, Bytes, 60 * Bytes, 100 * Bytes, _folder.Path);
        Parallel.For(0, 800, i =>
        {
            int sample = i % 200;
            byte[] scratch = new byte[Bytes];
            if (cache.TryGet(sample, scratch, out var picture, out var placement))
            {
                Assert.True(picture.SequenceEqual(Picture(sample)));
                Assert.Equal(sample, placement.OffsetX);
            }
            else cache.Add(sample, Picture(sample), new(1, 1, sample, 0));
        });
        Assert.InRange(cache.InMemory, 1, 60);
        Assert.InRange(cache.OnDisk, 1, 100);
    }
}
