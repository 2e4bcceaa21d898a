using Boxfit.Data.Demo;

namespace Boxfit.Tests.Preparation.Checking;

public class PictureHashTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(75)]
    [InlineData(90)]
    public void A_picture_compressed_again_is_near(int quality) => Assert.All(Seeds, seed =>
    {
        RgbImage scene = Scenes.Draw(seed), again = PictureReader.Read(PictureWriter.EncodeJpeg(scene, quality), "again");
        Assert.True(PictureHash.Of(scene).IsNear(PictureHash.Of(again)));
    });

    [Theory]
    [InlineData(60, 45)]
    [InlineData(333, 250)]
    [InlineData(40, 30)]
    public void A_picture_of_another_size_is_near(int width, int height) => Assert.All(Seeds, seed =>
        Assert.True(PictureHash.Of(Scenes.Draw(seed)).IsNear(PictureHash.Of(Scenes.Draw(seed, width, height)))));

    [Fact]
    public void A_slightly_brighter_picture_is_near() => Assert.All(Seeds, seed =>
    {
        var scene = Scenes.Draw(seed);
        RgbImage brighter = new(scene.Width, scene.Height, Array.ConvertAll(scene.Pixels, level => (byte)Math.Min(255, level * 1.05 + 5)));
        Assert.True(PictureHash.Of(scene).IsNear(PictureHash.Of(brighter)));
    });

    [Fact]
    public void Different_pictures_are_far_apart()
    {
        PictureHash[] hashes = [.. Enumerable.Range(0, 60).Select(seed => PictureHash.Of(Scenes.Draw(seed)))];
        for (int i = 0; i < hashes.Length; i++)
            for (int j = 0; j < i; j++) Assert.True(hashes[i].Distance(hashes[j]) > PictureHash.NearDistance, $"{i} and {j}");
    }

    [Fact]
    public void Different_noise_is_not_near()
    {
        PictureHash[] hashes = [.. Enumerable.Range(0, 10).Select(Noise)];
        for (int i = 0; i < hashes.Length; i++)
            for (int j = 0; j < i; j++) Assert.False(hashes[i].IsNear(hashes[j]));

        static PictureHash Noise(int seed)
        {
            var image = new RgbImage(640, 480);
            new Random(seed).NextBytes(image.Pixels);
            return PictureHash.Of(image);
        }
    }

    [Fact]
    public void The_same_shapes_in_other_colours_are_not_near()
    {
        var scene = Scenes.Draw(1);
        var swapped = new RgbImage(scene.Width, scene.Height);
        // Grey levels stay as they are: red and blue are exchanged where both weigh the same.
        for (int i = 0; i < scene.Pixels.Length; i += 3)
        {
            int grey = (299 * scene.Pixels[i] + 587 * scene.Pixels[i + 1] + 114 * scene.Pixels[i + 2]) / 1000;
            (swapped.Pixels[i], swapped.Pixels[i + 1], swapped.Pixels[i + 2]) = ((byte)grey, (byte)grey, (byte)grey);
        }
        PictureHash a = PictureHash.Of(scene), b = PictureHash.Of(swapped);
        Assert.True(a.Distance(b) <= PictureHash.NearDistance);
        Assert.False(a.IsNear(b));
    }

    [Fact]
    public void Flat_pictures_differ_by_their_colour_only()
    {
        PictureHash white = Flat(255), black = Flat(0);
        Assert.Equal(0, white.Distance(black));
        Assert.False(white.IsNear(black));
        Assert.True(white.IsNear(Flat(254)));

        static PictureHash Flat(byte level)
        {
            var image = new RgbImage(50, 30);
            Array.Fill(image.Pixels, level);
            return PictureHash.Of(image);
        }
    }

    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void What_counts_is_the_upright_picture(int orientation)
    {
        string upright = Fixture("orientation-1.jpg"), turned = Fixture($"orientation-{orientation}.jpg");
        PictureFingerprint a = PictureFingerprint.Read(upright), b = PictureFingerprint.Read(turned);
        Assert.True(a.Hash.IsNear(b.Hash), $"{a.Hash.Distance(b.Hash)} bits, {a.Hash.ColourDistance(b.Hash)} levels");
        Assert.Equal(0, PictureHash.Of(PictureReader.Read(turned)).Distance(b.Hash));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(500, 1)]
    [InlineData(3, 2)]
    public void Tiny_and_thin_pictures_have_a_hash_too(int width, int height) =>
        Assert.Equal(0, PictureHash.Of(Scenes.Draw(1, width, height)).Distance(PictureHash.Of(Scenes.Draw(1, width, height))));

    [Fact]
    public void Drawn_pictures_of_the_same_kind_are_not_near()
    {
        using var folder = new TemporaryFolder();
        DemoPictures.Write(folder["photos"], 150, seed: 1, cancellation: TestContext.Current.CancellationToken);
        var prints = Directory.GetFiles(folder["photos"], "*.jpg").Select(PictureFingerprint.Read).ToArray();
        Assert.Equal(150, prints.Length);
        Assert.Empty(DuplicateFinder.FindGroups(prints));
    }

    static IEnumerable<int> Seeds => Enumerable.Range(0, 20);

    static string Fixture(string name) => Path.Combine(Repository.Root, "tests", "fixtures", "imaging", name);
}
