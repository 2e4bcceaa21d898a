using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>Reads a shape of CVAT: its box, or the upright box around it where it is another area.</summary>
static class CvatShape
{
    /// <summary>Name of the attribute that says how certain a model was.</summary>
    public const string Confidence = "confidence";

    const string OfPicture = "Tags, which are of whole pictures, are passed over";
    const string Outside = "Boxes marked as outside of the picture are passed over";

    static readonly string[] s_corners = [.. from place in (string[])["tl", "bl", "tr", "br"] from side in "12" select $"{place}{side}"];

    /// <summary>Reads a shape; one that is no object has no box, and a remark says why.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(XElement shape, out PixelBox? box, out string? remark)
    {
        (box, remark) = (null, null);
        string kind = shape.Name.LocalName;
        remark = kind switch
        {
            "points" or "polyline" or "skeleton" => PassedOver.NoBox,
            "tag" => OfPicture,
            _ when shape.Attribute("outside")?.Value == "1" => Outside,
            _ => null,
        };
        if (remark is not null) return null;
        PixelBox found = default;
        double degrees = 0;
        string? problem = kind switch
        {
            "box" => ReadBox(shape, out found),
            "mask" => ReadMask(shape, out found),
            "ellipse" => ReadEllipse(shape, out found),
            "polygon" => ReadPolygon(shape, out found),
            "cuboid" => ReadCuboid(shape, out found),
            _ => $"is a <{AnnotationSetBuilder.Show(kind).Trim('"')}>, which is no shape of CVAT that is known",
        };
        if (kind is "box" or "ellipse") problem ??= ReadRotation(shape, out degrees);
        if (problem is not null) return problem;
        if (degrees != 0)
        {
            if (found.X2 < found.X1 || found.Y2 < found.Y1) return $"is a turned <{kind}> whose edges are in the wrong order";
            found = kind == "box" ? TurnedBox.Around(found, degrees) : TurnedBox.AroundEllipse(found, degrees);
            remark = TurnedBox.Note;
        }
        box = found;
        return null;
    }

    /// <summary>False for what says that there is no object: a tag of the whole picture, or a shape outside of it.</summary>
    public static bool IsObject(XElement shape) => shape.Name.LocalName != "tag" && shape.Attribute("outside")?.Value != "1";

    /// <summary>How certain a model was, where the shape has such an attribute.</summary>
    public static double? FindConfidence(XElement shape)
    {
        string? text = shape.Elements("attribute").FirstOrDefault(a => a.Attribute("name")?.Value == Confidence)?.Value;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1
            ? value : null;
    }

    static string? ReadBox(XElement shape, out PixelBox box)
    {
        string? wrong = Numbers(shape, ["xtl", "ytl", "xbr", "ybr"], out double[] n);
        box = new(n[0], n[1], n[2], n[3]);
        return wrong;
    }

    static string? ReadMask(XElement shape, out PixelBox box)
    {
        string? wrong = Numbers(shape, ["left", "top", "width", "height"], out double[] n);
        box = new(n[0], n[1], n[0] + n[2], n[1] + n[3]);
        return wrong ?? (n[2] < 0 || n[3] < 0 ? $"is a mask of {n[2]}×{n[3]}, less than 0" : null);
    }

    static string? ReadEllipse(XElement shape, out PixelBox box)
    {
        string? wrong = Numbers(shape, ["cx", "cy", "rx", "ry"], out double[] n);
        box = new(n[0] - n[2], n[1] - n[3], n[0] + n[2], n[1] + n[3]);
        return wrong ?? (n[2] < 0 || n[3] < 0 ? $"is an ellipse with the half axes {n[2]} and {n[3]}, less than 0" : null);
    }

    static string? ReadPolygon(XElement shape, out PixelBox box)
    {
        box = default;
        string[] points = (shape.Attribute("points")?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        if (points.Length < 3) return $"is a polygon of {Counted.Of(points.Length, "point")}; expected three at least";
        double[] xs = new double[points.Length], ys = new double[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            if (points[i].Split(',') is not [var x, var y]) return $"has the point {AnnotationSetBuilder.Show(points[i])}; expected x,y";
            if ((EntryChecks.Number(x, "x", out xs[i]) ?? EntryChecks.Number(y, "y", out ys[i])) is { } wrong) return wrong;
        }
        box = new(xs.Min(), ys.Min(), xs.Max(), ys.Max());
        return null;
    }

    static string? ReadCuboid(XElement shape, out PixelBox box)
    {
        string? wrong = Numbers(shape, Array.ConvertAll(s_corners, c => "x" + c), out double[] xs);
        string? wrongToo = Numbers(shape, Array.ConvertAll(s_corners, c => "y" + c), out double[] ys);
        box = new(xs.Min(), ys.Min(), xs.Max(), ys.Max());
        return wrong ?? wrongToo;
    }

    static string? ReadRotation(XElement shape, out double degrees)
    {
        degrees = 0;
        return shape.Attribute("rotation")?.Value is { } text ? EntryChecks.Number(text, "rotation", out degrees) : null;
    }

    static string? Numbers(XElement shape, string[] names, out double[] numbers)
    {
        numbers = new double[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (shape.Attribute(names[i])?.Value is not { } text) return $"is a {shape.Name.LocalName} without {names[i]}";
            if (EntryChecks.Number(text, names[i], out numbers[i]) is { } wrong) return wrong;
        }
        return null;
    }
}
