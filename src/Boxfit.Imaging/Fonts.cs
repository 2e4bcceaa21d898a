namespace Boxfit.Imaging;

/// <summary>
/// The font of texts in drawings. DejaVu Sans comes with Boxfit (folder <c>fonts</c> beside the program), so that a system without any font
/// will do and drawings look the same everywhere; letters that it lacks are taken from the system's fonts.
/// </summary>
static class Fonts
{
    const string Family = "DejaVu Sans", ConfigurationVariable = "FONTCONFIG_FILE";

    // Where DejaVu Sans's i and W end, at 100 pixels.
    const int NarrowEnd = 18, WideEnd = 95;

    static readonly Lazy<TextFont> s_found = new(Find);

    /// <summary>What texts are drawn with, found out by drawing letters.</summary>
    public static TextFont Found => s_found.Value;

    static string Configuration { get; } = Path.Combine(AppContext.BaseDirectory, "fonts", "fonts.conf");

    /// <summary>
    /// Tells fontconfig, which is in libvips, of the font that comes with Boxfit, unless the user has named a configuration. It reads this
    /// before the first text. Windows brings fonts.
    /// </summary>
    public static void Provide()
    {
        if (File.Exists(Configuration)) NativeLibraries.SetUnlessSet(ConfigurationVariable, Configuration);
    }

    /// <summary>What to do where the font that comes with Boxfit is not found.</summary>
    public static string Remedy => Environment.GetEnvironmentVariable(ConfigurationVariable) is { Length: > 0 } named
        ? $"{ConfigurationVariable} names {named}: unset it, or let that file name a folder with fonts"
        : $"build Boxfit anew, which brings one ({Configuration}), or install one (on Debian: apt-get install fonts-dejavu-core)";

    /// <exception cref="BoxfitException">There is no font: texts would be rows of empty boxes.</exception>
    public static void EnsureFound()
    {
        if (Found == TextFont.None)
            throw new BoxfitException($"Texts in drawings need a font, and none was found. Remedy: {Remedy}. {NativeLibraries.Hint}");
    }

    static TextFont Find()
    {
        // Where there is no font, every letter is the same empty box.
        (var narrow, var wide) = (Draw('i'), Draw('W'));
        if (narrow.Pixels.AsSpan().SequenceEqual(wide.Pixels)) return TextFont.None;
        return (InkEnd(narrow), InkEnd(wide)) is (NarrowEnd, WideEnd) ? TextFont.DejaVuSans : TextFont.Another;
    }

    static RgbaImage Draw(char letter)
    {
        string text = $"""<text y="100" font-family="{Family}" font-size="100">{letter}</text>""";
        return SvgRenderer.Draw($"""<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120">{text}</svg>""", scale: 1);
    }

    /// <summary>The column behind the last one with ink.</summary>
    static int InkEnd(RgbaImage image)
    {
        int end = 0;
        for (int i = 3; i < image.Pixels.Length; i += 4)
            if (image.Pixels[i] > 127) end = Math.Max(end, i / 4 % image.Width + 1);
        return end;
    }
}

/// <summary>What texts in drawings are drawn with.</summary>
enum TextFont
{
    /// <summary>No font was found: letters would be empty boxes, so drawings with texts are refused.</summary>
    None,

    /// <summary>Another font than the one that drawings are laid out for, so that texts may be wider than their place.</summary>
    Another,

    /// <summary>The font that drawings are laid out for; it comes with Boxfit.</summary>
    DejaVuSans,
}
