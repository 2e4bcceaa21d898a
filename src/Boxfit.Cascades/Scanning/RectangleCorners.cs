using System.Runtime.CompilerServices;

namespace Boxfit.Cascades.Scanning;

/// <summary>Where the four corners of a rectangle lie, from a window's upper left corner.</summary>
[InlineArray(4)]
struct RectangleCorners
{
    int _first;

    /// <summary>The corners in the order in which <see cref="Sum"/> takes them.</summary>
    public static RectangleCorners Of(FeatureRectangle rectangle, bool tilted, PlaneLayout layout)
    {
        var (x, y, width, height, _) = rectangle;
        var corners = default(RectangleCorners);
        if (tilted)
        {
            corners[0] = layout.Tilted + layout.At(x, y);
            corners[1] = layout.Tilted + layout.At(x - height, y + height);
            corners[2] = layout.Tilted + layout.At(x + width, y + width);
            corners[3] = layout.Tilted + layout.At(x + width - height, y + width + height);
        }
        else
        {
            corners[0] = layout.At(x, y);
            corners[1] = layout.At(x + width, y);
            corners[2] = layout.At(x, y + height);
            corners[3] = layout.At(x + width, y + height);
        }
        return corners;
    }

    /// <summary>The sum of the rectangle's pixels.</summary>
    public readonly unsafe int Sum(int* window) => window[this[0]] - window[this[1]] - window[this[2]] + window[this[3]];
}
