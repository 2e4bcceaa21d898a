namespace Boxfit.Tests.Pretrained.Files;

/// <summary>The files of tests/fixtures/weights, made by make_torch.py there.</summary>
static class WeightFixtures
{
    const long MostMemory = 300L << 20;

    public static string Folder { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>0, 1/4, 2/4, … as in the script.</summary>
    public static float[] Quarters(int count, float first = 0) => [.. Enumerable.Range(0, count).Select(i => first + i / 4f)];

    /// <summary>Opens a file and reads all that can be read; whatever is wrong must be said within bounded memory.</summary>
    public static BoxfitException? OpenAndRead(string path, long mostMemory = MostMemory)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var file = WeightFiles.Open(path);
            foreach (var entry in file.Entries) file.Read(entry.Name);
            return null;
        }
        catch (BoxfitException e)
        {
            return e;
        }
        finally
        {
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < mostMemory, $"{used:N0} bytes were allocated for {path}");
        }
    }

    /// <summary>Expects that a file is refused, with its name and a text.</summary>
    public static void Refuses(string path, string expected, long mostMemory = 8 << 20)
    {
        var e = Assert.IsType<InputException>(OpenAndRead(path, mostMemory));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string fixtures = System.IO.Path.Combine(folder.FullName, "tests", "fixtures", "weights");
            if (Directory.Exists(fixtures)) return fixtures;
        }
        throw new DirectoryNotFoundException("tests/fixtures/weights is not above the test program.");
    }
}
