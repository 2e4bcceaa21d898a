using System.Globalization;

namespace Boxfit.Reports.Drawing;

/// <summary>Reads the colours of <see cref="Drawing.Palette"/>.</summary>
static class HexColor
{
    /// <summary>The levels of "#rrggbb".</summary>
    public static (byte R, byte G, byte B) Parse(string color)
    {
        uint rgb = uint.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
    }
}
