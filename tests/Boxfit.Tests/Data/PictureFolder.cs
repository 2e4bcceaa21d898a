namespace Boxfit.Tests.Data;

/// <summary>A temporary folder with small pictures in it, deleted at the end of the test.</summary>
sealed class PictureFolder : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>Writes a PNG of the given size whose grey level is <paramref name="level"/>; folders in the name are created.</summary>
    public string AddPicture(string name, int width = 40, int height = 20, byte level = 128)
    {
        var image = new RgbImage(width, height);
        Array.Fill(image.Pixels, level);
        return _folder.WritePicture(name, image);
    }

    public string AddFile(string name, string content) => _folder.Write(name, content);

    public Dataset Load(string csv, OutsideBoxes outside = OutsideBoxes.Error, string? images = null) =>
        Dataset.Load(new() { File = AddFile("boxes.csv", csv), Outside = outside, Images = images });

    public string LoadError(string csv, OutsideBoxes outside = OutsideBoxes.Error) =>
        Assert.Throws<InputException>(() => Load(csv, outside)).Message;

    /// <summary>Samples of <paramref name="count"/> pictures; the level of picture i is i.</summary>
    public Sample[] AddSamples(int count, int width = 16, int height = 16)
    {
        var samples = new Sample[count];
        for (int i = 0; i < count; i++)
        {
            string name = $"{i}.png";
            samples[i] = new(AddPicture(name, width, height, (byte)i), name, new(0.25, 0.25, 0.5, 0.75), i + 1, width, height);
        }
        return samples;
    }

    public void Dispose() => _folder.Dispose();
}
