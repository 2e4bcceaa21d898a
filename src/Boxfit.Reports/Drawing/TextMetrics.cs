namespace Boxfit.Reports.Drawing;

/// <summary>How wide a text will be, so that things can be laid out without a font library.</summary>
static class TextMetrics
{
    /// <summary>Advance widths of DejaVu Sans for U+0020 to U+007E in thousandths of the font size.</summary>
    static ReadOnlySpan<short> Advances =>
    [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
        636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
        603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
        634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ];

    /// <summary>Width in pixels of a text at a font size in pixels: exact for ASCII in regular letters, an estimate for the rest.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        double thousandths = 0;
        foreach (char c in text)
        {
            thousandths += c switch
            {
                >= ' ' and <= '~' => Advances[c - ' '],
                '×' or '→' => 838,
                '·' => 318,
                >= '\u2E80' or '…' => 1000,
                _ => 640,
            };
        }
        return thousandths / 1000 * size * (bold ? 1.12 : 1);
    }

    /// <summary>The text, or as much of its start and end as fits, with "…" in the middle.</summary>
    public static string Shorten(string text, double maximumWidth, double size, bool bold = false)
    {
        if (Width(text, size, bold) <= maximumWidth) return text;
        for (int kept = text.Length - 1; kept > 0; kept--)
        {
            string shortened = CutText.Middle(text, kept + 1);
            if (Width(shortened, size, bold) <= maximumWidth) return shortened;
        }
        return "…";
    }
}
