namespace Boxfit.Imaging;

/// <summary>What pictures are read, drawn and written with.</summary>
/// <param name="LibvipsVersion">Such as 8.18.7.</param>
/// <param name="LibvipsPath">Where libvips was loaded from; null where the system does not tell.</param>
/// <param name="UsesTurboJpeg">JPEG is decoded by the system's libturbojpeg: faster than libvips, with the same pixels.</param>
/// <param name="TurboJpegPath">Where libturbojpeg was loaded from; null where it is not used or the system does not tell.</param>
/// <param name="Font">What texts are drawn with.</param>
/// <param name="ReadsHeic">The system has libheif with a decoder for HEVC. AVIF is read everywhere, by libvips.</param>
sealed record ImagingLibraries(
    string LibvipsVersion, string? LibvipsPath, bool UsesTurboJpeg, string? TurboJpegPath, TextFont Font, bool ReadsHeic)
{
    /// <summary>What to do where HEIC is not read.</summary>
    public static string HeicRemedy => Libheif.Remedy;

    /// <summary>Name of the variable that says <c>off</c>, or which libturbojpeg to load.</summary>
    public const string TurboJpegVariable = TurboJpeg.Setting;

    /// <summary>What to do where the font that drawings are laid out for is not found.</summary>
    public static string FontRemedy => Fonts.Remedy;

    /// <summary>Loads the libraries and says what was found.</summary>
    /// <exception cref="BoxfitException">libvips is missing or too old, or what <c>BOXFIT_TURBOJPEG</c> names cannot be loaded.</exception>
    public static ImagingLibraries Describe()
    {
        Libvips.EnsureStarted();
        bool turbo = TurboJpeg.IsPresent;
        return new(
            Libvips.Version, NativeLibraries.LoadedFrom("libvips"), turbo,
            turbo ? NativeLibraries.LoadedFrom("turbojpeg") : null, Fonts.Found, Libheif.IsPresent);
    }
}
