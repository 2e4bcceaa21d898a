namespace Boxfit.Tests.Preparation.Labelling;

/// <summary>A temporary folder with drawn photos and cascades that find what is drawn.</summary>
sealed class LabelFolder : IDisposable
{
    public TemporaryFolder Temporary { get; } = new();

    public string this[string name] => Temporary[name];

    public static string Square { get; } = Fixture("square.xml");

    public static string Edge { get; } = Fixture("edge.xml");

    public static RgbImage Squares(int width, int height, params (int X, int Y, int Side)[] squares)
    {
        var image = new RgbImage(width, height);
        foreach (var (x, y, side) in squares)
            for (int row = y; row < y + side; row++) image.Pixels.AsSpan((row * width + x) * 3, side * 3).Fill(255);
        return image;
    }

    /// <summary>A picture with one square of 20 pixels, whose box is [19, 9, 62, 52].</summary>
    public string AddOne(string name) => Add(name, Squares(100, 80, (30, 20, 20)));

    /// <summary>A picture with two squares; the right one is larger.</summary>
    public string AddTwo(string name) => Add(name, Squares(160, 80, (20, 25, 16), (100, 25, 24)));

    public string AddNone(string name) => Add(name, Squares(100, 80));

    public string AddBroken(string name) => Temporary.Write(name, File.ReadAllBytes(AddOne(name))[..60]);

    public string Add(string name, RgbImage picture) => Temporary.WritePicture(name, picture);

    /// <summary>All pictures in <c>photos</c>, sorted.</summary>
    public string[] Photos => Directory.Exists(this["photos"])
        ? [.. Directory.GetFiles(this["photos"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    public LabellingOptions Options(string output = "labels.csv", params string[] cascades) => new()
    {
        Pictures = Photos,
        Output = this[output],
        Cascades = [.. (cascades.Length > 0 ? cascades : [Square]).Select(CascadeChoice.Parse)],
        MinNeighbours = 1,
    };

    public string[] Lines(string name) => File.ReadAllLines(this[name]);

    public void Dispose() => Temporary.Dispose();

    static string Fixture(string name) =>
        Path.GetFullPath(Path.Combine(Imaging.Fixtures.Folder, "..", "labelling", name));
}
