namespace Boxfit.Imaging.Decoding;

/// <summary>What the channels of a pixel are: colours first, one of the others may be opacity, and the rest is left out.</summary>
/// <param name="Colours">1 (grey), 3 (red, green, blue) or 4 (inks).</param>
/// <param name="Alpha">The channel of opacity, from 0; <see cref="NoAlpha"/> without.</param>
readonly record struct Channels(int Colours, int Alpha)
{
    public const int NoAlpha = -1;

    /// <summary>The file does not say that <see cref="Alpha"/> is opacity, so its levels must show that it makes no difference.</summary>
    public bool IsAlphaGuessed { get; init; }

    /// <summary>As formats have it that know nothing but grey, colours and opacity.</summary>
    public static Channels Usual(int channels, bool inks) => inks
        ? new(4, NoAlpha)
        : new(channels < 3 ? 1 : 3, channels is 2 or 4 ? channels - 1 : NoAlpha);
}
