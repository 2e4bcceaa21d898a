namespace Boxfit.Cli.Doctor;

/// <summary>What pictures are read and drawn with.</summary>
/// <param name="Libraries">What was found; null where pictures cannot be read.</param>
/// <param name="Error">Why not; null where they can.</param>
/// <param name="Named">The libturbojpeg that the user named; null for none.</param>
sealed record PictureTopic(ImagingLibraries? Libraries, string? Error, string? Named) : Topic(TopicName.Pictures)
{
    protected override IReadOnlyList<Check> Examine()
    {
        if (Libraries is not { } found)
        {
            return
            [
                new("libraries", Error ?? "", Named is not null
                    ? $"unset {ImagingLibraries.TurboJpegVariable}, or name another file in it; should that not help, build Boxfit anew, " +
                      "which brings libvips"
                    : "build Boxfit anew on this system: libvips comes with the build", IsNeeded: true),
            ];
        }
        return
        [
            new("libvips", $"{found.LibvipsVersion}, {found.LibvipsPath ?? "the system does not tell from where"}"),
            new("JPEG",
                found.UsesTurboJpeg ? $"libturbojpeg, {found.TurboJpegPath ?? "the system does not tell from where"}" : "libvips",
                found.UsesTurboJpeg ? null : "libturbojpeg reads JPEG about twice as fast, to the same pixels: " + (Named is null
                    ? "install the system's package of it (Debian: apt-get install libturbojpeg0)"
                    : $"unset {ImagingLibraries.TurboJpegVariable}, which is \"{Named}\"")),
            new("AVIF", "libvips"),
            new("HEIC", found.ReadsHeic ? "the system's libheif" : "not read",
                found.ReadsHeic ? null : $"HEIC is the format of phones: {ImagingLibraries.HeicRemedy}"),
            new("font", found.Font switch
            {
                TextFont.DejaVuSans => "DejaVu Sans",
                TextFont.Another => "another than the one that drawings are made for",
                _ => "none: drawings with texts are refused",
            }, found.Font == TextFont.DejaVuSans ? null : ImagingLibraries.FontRemedy),
        ];
    }

    /// <summary>Asks a process of its own.</summary>
    public static PictureTopic Find(Func<string, JsonElement> ask)
    {
        string? named = Environment.GetEnvironmentVariable(ImagingLibraries.TurboJpegVariable) is { Length: > 0 } file ? file : null;
        try
        {
            var r = ask(DoctorProbes.Pictures).Deserialize(DoctorJson.Default.PicturesJson)!;
            return new(
                new(r.LibvipsVersion!, r.LibvipsPath, r.UsesTurboJpeg, r.TurboJpegPath, Enum.Parse<TextFont>(r.Font!), r.ReadsHeic),
                null, named);
        }
        catch (BoxfitException e)
        {
            return new(null, e.Message.Replace(NativeLibraries.Hint, "").TrimEnd(), named);
        }
    }

    /// <summary>Looks in this process and writes the answer that <see cref="Find"/> reads.</summary>
    public static void Probe(TextWriter output) =>
        JsonText.WriteLine(output, Result(ImagingLibraries.Describe(), null), DoctorJson.Default.PicturesJson);

    public override JsonElement ToJson() => JsonSerializer.SerializeToElement(Result(Libraries, Error), DoctorJson.Default.PicturesJson);

    static PicturesJson Result(ImagingLibraries? found, string? error) =>
        new(found?.LibvipsVersion, found?.LibvipsPath, found?.UsesTurboJpeg ?? false, found?.TurboJpegPath, found?.Font.ToString(), error)
    {
        ReadsHeic = found?.ReadsHeic ?? false,
    };
}

/// <summary>What pictures are read and drawn with, for programs.</summary>
sealed record PicturesJson(
    string? LibvipsVersion, string? LibvipsPath, bool UsesTurboJpeg, string? TurboJpegPath, string? Font, string? Error)
{
    /// <summary>HEIC is read; AVIF always is.</summary>
    public bool ReadsHeic { get; init; }
}
