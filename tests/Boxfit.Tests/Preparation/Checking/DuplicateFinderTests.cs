using Boxfit.Tests.Data;

namespace Boxfit.Tests.Preparation.Checking;

public sealed class DuplicateFinderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Copies_and_near_copies_are_grouped()
    {
        RgbImage scene = Scenes.Draw(1), other = Scenes.Draw(2);
        PictureFingerprint?[] prints =
        [
            Save("a.png", PictureWriter.EncodePng(scene)),
            Save("b.png", PictureWriter.EncodePng(other)),
            null,
            Save("a-again.png", PictureWriter.EncodePng(scene)),
            Save("a.jpg", PictureWriter.EncodeJpeg(scene, 80)),
            Save("c.png", PictureWriter.EncodePng(Scenes.Draw(3))),
        ];
        Assert.Equal([[0, 3]], DuplicateFinder.FindExactGroups(prints));
        Assert.Equal([[0, 3, 4]], DuplicateFinder.FindGroups(prints));
    }

    [Fact]
    public void The_same_pixels_in_another_file_are_an_exact_copy()
    {
        byte[] png = PictureWriter.EncodePng(Scenes.Draw(1));
        PictureFingerprint a = Save("a.png", png), b = Save("b.png", [.. png, 0, 0, 0]);
        Assert.NotEqual(a.FileHash, b.FileHash);
        Assert.Equal([[0, 1]], DuplicateFinder.FindExactGroups([a, b]));
    }

    [Fact]
    public void The_index_finds_what_comparing_all_with_all_finds()
    {
        var random = new Random(5);
        RgbImage[] scenes = [.. Enumerable.Range(0, 12).Select(seed => Scenes.Draw(seed, 64, 64))];
        // Noise of growing strength: some copies are near, some are just beyond.
        PictureFingerprint[] prints = [.. Enumerable.Range(0, 300).Select(i => Print(Noisy(scenes[i % 12], i / 12 * 5, random), i))];
        var naive = new DisjointSets(prints.Length);
        int pairs = 0;
        for (int i = 0; i < prints.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!prints[i].Hash.IsNear(prints[j].Hash)) continue;
                naive.Join(i, j);
                pairs++;
            }
        }
        Assert.InRange(pairs, 100, 3000);
        Assert.Equal(naive.Groups(), DuplicateFinder.FindGroups(prints));
    }

    [Fact]
    public void Nothing_gives_no_group()
    {
        Assert.Empty(DuplicateFinder.FindGroups([]));
        Assert.Empty(DuplicateFinder.FindGroups([null, null]));
    }

    [Fact]
    public void A_search_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() =>
        DuplicateFinder.FindGroups([Print(Scenes.Draw(1), 1)], new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("caltech-faces", "")]
    [InlineData("raccoon", "raccoon-11 raccoon-116, raccoon-120 raccoon-83, raccoon-21 raccoon-45, raccoon-50 raccoon-52 raccoon-74, " +
        "raccoon-51 raccoon-85, raccoon-65 raccoon-98")]
    [InlineData("pet-heads", "Abyssinian_11 Abyssinian_177, Abyssinian_122 Abyssinian_172")]
    public void Real_sets_have_these_copies(string set, string expected)
    {
        string[] paths = [.. Directory.GetFiles(Path.Combine(SharedData.Folder(set), "images")).Order(StringComparer.Ordinal)];
        var prints = new PictureFingerprint?[paths.Length];
        Parallel.For(0, paths.Length, i =>
        {
            try
            {
                prints[i] = PictureFingerprint.Read(paths[i]);
            }
            catch (PictureException)
            {
                // Unreadable ones are in no group.
            }
        });
        var found = DuplicateFinder.FindGroups(prints)
            .Select(g => string.Join(' ', g.Select(i => Path.GetFileNameWithoutExtension(paths[i]))));
        Assert.Equal(expected, string.Join(", ", found));
    }

    PictureFingerprint Save(string name, byte[] bytes) => PictureFingerprint.Read(_folder.Write(name, bytes));

    static PictureFingerprint Print(RgbImage image, int number) =>
        new((UInt128)number, (UInt128)number, PictureHash.Of(image));

    static RgbImage Noisy(RgbImage image, int strength, Random random) =>
        new(image.Width, image.Height,
            Array.ConvertAll(image.Pixels, level => (byte)Math.Clamp(level + random.Next(-strength, strength + 1), 0, 255)));
}
