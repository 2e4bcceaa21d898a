using System.Text.Json.Serialization;

namespace Boxfit;

/// <summary>
/// How often a model looks at a picture: first at the whole, then at a cut around the box that it saw before, in which the object is
/// larger. It is trained for both. As in cascades of regressors (Dollár et al. 2010; Cai and Vasconcelos 2018), with one network for all.
/// </summary>
/// <param name="Count">Number of looks, 2 to <see cref="Most"/>.</param>
/// <param name="Margin">Sides of the cut as a multiple of the box's.</param>
/// <param name="Detail">Size at which pictures are kept for the later looks, as a multiple of the network's input.</param>
public sealed record Looks(
    [property: JsonRequired] int Count, [property: JsonRequired] double Margin, [property: JsonRequired] double Detail)
{
    /// <summary>No more looks than these are of use.</summary>
    public const int Most = 3;

    internal const double LeastMargin = 1.1, MostMargin = 5, MostDetail = 4;

    /// <summary>No side of a kept picture is longer, in pixels: a batch of them has to fit in an array.</summary>
    internal const int MostKeptSide = 6000;

    /// <summary>Where the boxes of two looks have less in common (IoU), one of them looks past the object.</summary>
    internal const double Agreement = 0.5;

    /// <summary>The sides of a cut are no less than this share of the picture's, lest a box without area had none.</summary>
    internal const double LeastSide = 0.02;

    /// <summary>Whether these are looks as a model can have them.</summary>
    internal bool IsUsable => Count is >= 2 and <= Most && Margin is >= LeastMargin and <= MostMargin && Detail is >= 1 and <= MostDetail;

    /// <summary>Whether pictures for an input of a size can be kept as large as that.</summary>
    /// <param name="width">Width of the input in pixels.</param>
    /// <param name="height">Height of the input in pixels.</param>
    internal bool CanKeep(int width, int height) => Math.Max(width, height) * Detail <= MostKeptSide;

    /// <summary>The part of a picture that a look at a box shows; it may reach out of the picture.</summary>
    /// <param name="box">The box.</param>
    internal BoundingBox CutAround(BoundingBox box)
    {
        double width = Math.Max(box.Width * Margin, LeastSide), height = Math.Max(box.Height * Margin, LeastSide);
        double x = (box.X1 + box.X2 - width) / 2, y = (box.Y1 + box.Y2 - height) / 2;
        return new(x, y, x + width, y + height);
    }
}
