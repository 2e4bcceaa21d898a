using System.Diagnostics;
using Boxfit.Imaging.Native;

namespace Boxfit.Imaging;

/// <summary>What pictures are read, drawn and written with.</summary>
/// <param name="LibvipsVersion">Such as 8.18.7.</param>
/// <param name="LibvipsPath">Where libvips was loaded from; null where the system does not tell.</param>
/// <param name="UsesTurboJpeg">JPEG is decoded by the system's libturbojpeg: faster than libvips, with the same pixels.</param>
/// <param name="TurboJpegPath">Where libturbojpeg was loaded from; null where it is not used or the system does not tell.</param>
/// <param name="Font">What texts are drawn with.</param>
public sealed record ImagingLibraries(string LibvipsVersion, string? LibvipsPath, bool UsesTurboJpeg, string? TurboJpegPath, TextFont Font)
{
    /// <summary>Loads the libraries and says what was found.</summary>
    /// <exception cref="BoxfitException">libvips is missing or too old, or what <c>BOXFIT_TURBOJPEG</c> names cannot be loaded.</exception>
    public static ImagingLibraries Describe()
    {
        Libvips.EnsureStarted();
        bool turbo = TurboJpeg.IsPresent;
        return new(Libvips.Version, Loaded("libvips"), turbo, turbo ? Loaded("turbojpeg") : null, Fonts.Found);
    }

    static string? Loaded(string name)
    {
        using Process process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
            if (Path.GetFileName(module.FileName).Contains(name, StringComparison.OrdinalIgnoreCase)) return module.FileName;
        return null;
    }
}
