using System.Globalization;
using System.Numerics;

namespace Boxfit.Pretrained.Files;

/// <summary>The numbers of pickles.</summary>
static class PickleNumbers
{
    /// <summary>The longest number that is read, in bytes or digits: reading its digits takes time with the square of their number.</summary>
    public const int Longest = 1000;

    /// <summary>A long, or a BigInteger where it does not fit; null where the text is no such number.</summary>
    public static object? Integer(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small)) return small;
        return text.Length <= Longest && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)
            ? large : null;
    }

    /// <summary>The same of bytes, in two's complement, the least significant first.</summary>
    public static object Integer(ReadOnlySpan<byte> bytes)
    {
        var value = new BigInteger(bytes);
        if (bytes.Length > sizeof(long)) return value;
        long small = (long)value;
        return small;
    }

    /// <summary>A decimal fraction; null where the text is none.</summary>
    public static double? Fraction(string text) =>
        text.Length <= Longest && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
