namespace Boxfit.Reports.Drawing;

/// <summary>Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), and the greys around them.</summary>
static class Palette
{
    /// <summary>Text.</summary>
    public const string Ink = "#1f2328";

    /// <summary>Less important text.</summary>
    public const string Muted = "#59636e";

    /// <summary>Axes and outlines.</summary>
    public const string Frame = "#8c959f";

    /// <summary>Grid lines.</summary>
    public const string Grid = "#e1e4e8";

    /// <summary>The box that the data says.</summary>
    public const string Label = "#00e08a";

    /// <summary>The predicted box.</summary>
    public const string Prediction = "#ff9a1f";

    /// <summary>The boxes that are promised around and in the predicted one.</summary>
    public const string Promised = "#56b4e9";

    /// <summary>Colours of series, in the order in which they are used.</summary>
    public static IReadOnlyList<string> Series { get; } =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

    /// <summary>The levels of a colour such as "#rrggbb".</summary>
    internal static (byte R, byte G, byte B) Levels(string colour)
    {
        uint rgb = uint.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
    }
}
