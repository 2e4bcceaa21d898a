namespace Boxfit.Boxes;

/// <summary>The meaning of a model's four outputs, all in 0…1 of the model's input.</summary>
public enum BoxRepresentation
{
    /// <summary>Left, top, right, bottom (the recipe's).</summary>
    Xyxy,

    /// <summary>Centre x, centre y, width, height.</summary>
    Cxcywh,

    /// <summary>Left, top, width, height.</summary>
    Xywh,
}

/// <summary>Conversions between <see cref="BoundingBox"/> and a model's four numbers.</summary>
static class BoxRepresentations
{
    /// <summary>Writes <paramref name="box"/> as four numbers into <paramref name="destination"/>.</summary>
    public static void Encode(this BoxRepresentation representation, BoundingBox box, Span<float> destination)
    {
        (double a, double b, double c, double d) = representation switch
        {
            BoxRepresentation.Xyxy => (box.X1, box.Y1, box.X2, box.Y2),
            BoxRepresentation.Cxcywh => ((box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2, box.Width, box.Height),
            BoxRepresentation.Xywh => (box.X1, box.Y1, box.Width, box.Height),
            _ => throw new ArgumentOutOfRangeException(nameof(representation), representation, null),
        };
        (destination[0], destination[1], destination[2], destination[3]) = ((float)a, (float)b, (float)c, (float)d);
    }

    /// <summary>Reads four numbers back into a box; the inverse of <see cref="Encode"/> up to float rounding.</summary>
    public static BoundingBox Decode(this BoxRepresentation representation, ReadOnlySpan<float> values)
    {
        double a = values[0], b = values[1], c = values[2], d = values[3];
        return representation switch
        {
            BoxRepresentation.Xyxy => new(a, b, c, d),
            BoxRepresentation.Cxcywh => new(a - c / 2, b - d / 2, a + c / 2, b + d / 2),
            BoxRepresentation.Xywh => new(a, b, a + c, b + d),
            _ => throw new ArgumentOutOfRangeException(nameof(representation), representation, null),
        };
    }
}
