namespace Boxfit.Data.Annotations;

/// <summary>Checks of what every format holds: names, numbers and sizes. Each returns what is wrong, or null.</summary>
static class EntryChecks
{
    const int LongestName = 4096;

    // Farther out than any picture; keeps sums and products of edges exact.
    const double FarthestEdge = 1e9;
    const int LargestSide = 10_000_000;

    static readonly string[] s_placeAndSize = ["x", "y", "width", "height"], s_corners = ["x1", "y1", "x2", "y2"];

    /// <summary>What is wrong with a picture's name.</summary>
    public static string? Name(string? name) => name switch
    {
        null or "" => "the picture's name is missing",
        _ when name.AsSpan().ContainsAny('\0', '\n', '\r') => "the picture's name is not text",
        { Length: > LongestName } => $"the picture's name has {Counted.Of(name.Length, "character")}",
        _ => null,
    };

    /// <summary>Reads a number of a box.</summary>
    public static string? Number(string? text, string what, out double value)
    {
        value = 0;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            ? Number(value, what)
            : $"has {what} = {AnnotationSetBuilder.Show(text ?? "")}, not a number";
    }

    /// <summary>Checks a number of a box.</summary>
    public static string? Number(double value, string what) =>
        !double.IsFinite(value) ? $"has {what} = \"{value}\", not a number"
        : Math.Abs(value) > FarthestEdge ? $"has {what} = {value}, which no picture reaches"
        : null;

    /// <summary>Reads the left and top edge, the width and the height of a box in pixels.</summary>
    public static string? PlaceAndSize(ReadOnlySpan<string> texts, out PixelBox box)
    {
        if (Numbers(texts, s_placeAndSize, out box) is { } wrong) return wrong;
        var (x, y, width, height) = box;
        if (width < 0) return $"has width = {width}, less than 0";
        if (height < 0) return $"has height = {height}, less than 0";
        box = new(x, y, x + width, y + height);
        return null;
    }

    /// <summary>Reads the edges of a box in pixels.</summary>
    public static string? Corners(ReadOnlySpan<string> texts, out PixelBox box) => Numbers(texts, s_corners, out box);

    static string? Numbers(ReadOnlySpan<string> texts, string[] names, out PixelBox box)
    {
        Span<double> numbers = stackalloc double[4];
        box = default;
        if (texts.Length != 4) return $"has {Counted.Of(texts.Length, "number")} for its box, not 4";
        for (int i = 0; i < 4; i++)
            if (Number(texts[i], names[i], out numbers[i]) is { } wrong) return wrong;
        box = new(numbers[0], numbers[1], numbers[2], numbers[3]);
        return null;
    }

    /// <summary>Reads a picture's side. Nothing and 0 say nothing, as some tools write where they do not know.</summary>
    public static string? Side(string? text, string what, out int? side)
    {
        side = null;
        if (string.IsNullOrWhiteSpace(text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? Side(value, what, out side)
            : $"has {what} = {AnnotationSetBuilder.Show(text)}, not a number of pixels";
    }

    /// <summary>Checks a picture's side; 0 says nothing.</summary>
    public static string? Side(double value, string what, out int? side)
    {
        side = null;
        if (!(value >= 0 && value <= LargestSide) || value != Math.Floor(value)) return $"has {what} = {value}, not a number of pixels";
        if (value > 0) side = (int)value;
        return null;
    }
}
