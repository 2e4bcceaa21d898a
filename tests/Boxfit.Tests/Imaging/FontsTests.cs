using System.Runtime.Versioning;

namespace Boxfit.Tests.Imaging;

public class FontsTests
{
    [Theory]
    [InlineData("Größe der Köpfe, überall", "", 484)]
    [InlineData("Größe der Köpfe, überall", "bold", 552)]
    [InlineData("Mean IoU 0.873", "", 307)]
    public void Text_has_ink_of_the_fonts_width(string text, string weight, int width)
    {
        string style = weight.Length > 0 ? $"font-weight=\"{weight}\"" : "";
        (int from, int to) = Ink(Render($"""<text x="10" y="50" font-family="DejaVu Sans" font-size="40" {style}>{text}</text>"""));
        Assert.InRange(from, 10, 18);
        Assert.InRange(to - from, width - 1, width + 1);
    }

    [Fact]
    public void Letters_differ()
    {
        string[] letters = ["a", "ä", "o", "ö", "ß", "λ", "Ж"];
        var drawn = letters.Select(letter => Render($"""<text x="10" y="50" font-family="sans-serif" font-size="40">{letter}</text>"""));
        Assert.Equal(letters.Length, drawn.Select(image => Convert.ToHexString(image.Pixels)).Distinct().Count());
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_drawing_with_text_is_refused_where_there_is_no_font()
    {
        using TemporaryFolder folder = new();
        string configuration = folder["fonts.conf"];
        File.WriteAllText(configuration, "<fontconfig></fontconfig>");
        ProcessStartInfo start = new("dotnet", [
            System.IO.Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), "diagram", "--preset", "fast", "--out", folder["a.png"]])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            Environment = { ["FONTCONFIG_FILE"] = configuration },
        };
        using var process = Process.Start(start)!;
        string messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("need a font, and none was found", messages);
        Assert.Contains($"FONTCONFIG_FILE names {configuration}", messages);
        Assert.False(File.Exists(folder["a.png"]));
    }

    static RgbaImage Render(string text) =>
        SvgRenderer.Render($"""<svg xmlns="http://www.w3.org/2000/svg" width="600" height="80">{text}</svg>""");

    /// <summary>The first column with ink and the one behind the last.</summary>
    static (int From, int To) Ink(RgbaImage image)
    {
        int[] columns = [.. Enumerable.Range(0, image.Width).Where(x =>
            Enumerable.Range(0, image.Height).Any(y => image.Pixels[(y * image.Width + x) * 4 + 3] > 127))];
        return (columns[0], columns[^1] + 1);
    }
}
