using System.Globalization;

namespace Boxfit.Cascades.Files;

/// <summary>Reads numbers from the text of an element, one after the other.</summary>
ref struct NumberList(CascadeElement element)
{
    ReadOnlySpan<char> _rest = element.Text.AsSpan().Trim();

    /// <summary>True when all have been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The only number of an element.</summary>
    public static int SingleInteger(CascadeElement element)
    {
        var numbers = new NumberList(element);
        int value = numbers.Integer();
        return numbers.IsAtEnd ? value : throw element.Error($"says '{Shorten(element.Text)}', expected one whole number");
    }

    /// <summary>The only number of an element, rounded first to double, then to single precision.</summary>
    public static float SingleReal(CascadeElement element)
    {
        var numbers = new NumberList(element);
        float value = numbers.Real();
        return numbers.IsAtEnd ? value : throw element.Error($"says '{Shorten(element.Text)}', expected one number");
    }

    /// <summary>The next whole number.</summary>
    public int Integer()
    {
        var word = Word();
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw element.Error($"says '{Shorten(word)}', expected a whole number");
    }

    /// <summary>The next number, rounded first to double, then to single precision, as OpenCV does.</summary>
    public float Real()
    {
        var word = Word();
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && float.IsFinite((float)value)
            ? (float)value
            : throw element.Error($"says '{Shorten(word)}', expected a number");
    }

    ReadOnlySpan<char> Word()
    {
        if (_rest.IsEmpty) throw element.Error("has too few numbers");
        int length = _rest.IndexOfAny(" \t\r\n");
        var word = length < 0 ? _rest : _rest[..length];
        _rest = _rest[word.Length..].TrimStart();
        return word;
    }

    static string Shorten(ReadOnlySpan<char> text)
    {
        const int most = 40;
        text = text.Trim();
        return text.Length <= most ? text.ToString() : $"{text[..most]}…";
    }
}
