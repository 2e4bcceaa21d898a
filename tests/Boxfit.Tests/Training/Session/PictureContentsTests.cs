namespace Boxfit.Tests.Training.Session;

public sealed class PictureContentsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prints_that_were_made_with_the_headers_are_not_made_again()
    {
        var (known, unknown) = (Sample("a.jpg", 7), Sample("b.jpg", 0));
        Assert.Equal([7u, PicturePrint.Of(unknown.Path)], PictureContents.Prints([known, unknown]));
    }

    [Fact]
    public void What_has_another_print_than_a_checkpoint_keeps_has_changed()
    {
        Sample[] before = [Sample("a.jpg", 1), Sample("b.jpg", 2), Sample("c.jpg", 3)];
        string kept = Of(before).Text;
        Assert.Empty(Of(before).Changed(kept));
        Sample[] after = [before[0], before[1] with { Print = 9 }, before[2]];
        Assert.Equal([after[1]], Of(after).Changed(kept));
        Assert.Equal(after, Of(after).Changed("damaged"));
    }

    static PictureContents Of(Sample[] samples) => PictureContents.Of(new([samples[0]], [samples[1]], [samples[2]]));

    Sample Sample(string name, uint print) =>
        new(_folder.Write(name, name), name, new(0, 0, 1, 1), 1, 10, 10) { Print = print };
}
