namespace Boxfit.Tests.Imaging;

public class ImagingLibrariesTests
{
    [Fact]
    public void What_is_used_and_where_it_lies_is_told()
    {
        var libraries = ImagingLibraries.Describe();
        Assert.Equal("8.18.7", libraries.LibvipsVersion);
        Assert.StartsWith(AppContext.BaseDirectory, libraries.LibvipsPath);
        Assert.True(File.Exists(libraries.LibvipsPath));
        Assert.Equal(TurboJpeg.IsPresent, libraries.UsesTurboJpeg);
        Assert.Equal(libraries.UsesTurboJpeg, libraries.TurboJpegPath is not null && File.Exists(libraries.TurboJpegPath));
        Assert.Equal(TextFont.DejaVuSans, libraries.Font);
    }
}
