using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>
/// Reads an &lt;object&gt; of Pascal VOC: its &lt;bndbox&gt;, also turned as CVAT writes it; or a &lt;robndbox&gt; of roLabelImg, turned
/// by its angle; or, where it has neither, the box around its &lt;polygon&gt;. Boxes of its &lt;part&gt;s are not its own.
/// </summary>
static class VocObject
{
    static readonly string[] s_edges = ["xmin", "ymin", "xmax", "ymax"], s_turned = ["cx", "cy", "w", "h", "angle"];

    /// <returns>What is wrong, or null.</returns>
    public static string? Read(XElement element, PictureContent content, out AnnotatedObject? found)
    {
        found = null;
        string? wrong = FindBox(element, out var box, out bool isTurned);
        double? confidence = null;
        if (wrong is null && VocReader.Text(element, "confidence") is { Length: > 0 } sure)
        {
            wrong = EntryChecks.Number(sure, "confidence", out double value);
            confidence = value;
        }
        if (wrong is not null) return wrong;
        if (isTurned) content.Remarks.Add(TurnedBox.Note);
        found = new(box.X1, box.Y1, box.X2, box.Y2, Label: VocReader.Text(element, "name") ?? "") { Confidence = confidence };
        return null;
    }

    static string? FindBox(XElement element, out PixelBox box, out bool isTurned)
    {
        (box, isTurned) = (default, false);
        XElement[] upright = [.. VocReader.Children(element, "bndbox")], turned = [.. VocReader.Children(element, "robndbox")];
        if (upright.Length + turned.Length == 0) return FindPolygon(element, out box);
        if (upright.Length + turned.Length > 1)
            return $"has {Counted.Of(upright.Length + turned.Length, "box")} (<bndbox>, <robndbox>), expected one; write each as an " +
                "<object> of its own";
        double degrees;
        if (turned is [var robndbox])
        {
            Span<double> numbers = stackalloc double[5];
            if (Numbers(robndbox, s_turned, numbers) is { } problem) return problem;
            var (x, y, halfWidth, halfHeight) = (numbers[0], numbers[1], numbers[2] / 2, numbers[3] / 2);
            if (halfWidth < 0 || halfHeight < 0) return $"has a <robndbox> of {numbers[2]}×{numbers[3]}, less than 0";
            (box, degrees) = (new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight), double.RadiansToDegrees(numbers[4]));
        }
        else
        {
            Span<double> edges = stackalloc double[4];
            string? problem = FindRotation(element, upright[0], out degrees) ?? Numbers(upright[0], s_edges, edges);
            if (problem is not null) return problem;
            box = new(edges[0], edges[1], edges[2], edges[3]);
            if (degrees != 0 && (box.X2 < box.X1 || box.Y2 < box.Y1)) return "has a turned <bndbox> whose edges are in the wrong order";
        }
        isTurned = degrees != 0;
        if (isTurned) box = TurnedBox.Around(box, degrees);
        return null;
    }

    /// <summary>Degrees, as CVAT writes them among an object's attributes. What others call an angle may be anything.</summary>
    static string? FindRotation(XElement element, XElement box, out double degrees)
    {
        degrees = 0;
        foreach (var attribute in VocReader.Children(VocReader.Child(element, "attributes"), "attribute"))
        {
            if ("rotation".Equals(VocReader.Text(attribute, "name"), StringComparison.OrdinalIgnoreCase))
                return EntryChecks.Number(VocReader.Text(attribute, "value"), "rotation", out degrees);
        }
        foreach (var parent in (XElement[])[element, box])
        {
            foreach (string name in (string[])["angle", "rotation"])
            {
                if (VocReader.Text(parent, name) is not { Length: > 0 } text) continue;
                if (EntryChecks.Number(text, name, out double value) is { } problem) return problem;
                if (value != 0)
                {
                    return $"has <{name}> {text}, and it is not known what it is measured in; expected a rotation in degrees among its " +
                        "<attributes>, or a <robndbox>";
                }
            }
        }
        return null;
    }

    /// <summary>The box around a polygon, with elements &lt;pt&gt; of &lt;x&gt; and &lt;y&gt;, or &lt;x1&gt;, &lt;y1&gt; …</summary>
    static string? FindPolygon(XElement element, out PixelBox box)
    {
        box = default;
        XElement[] polygons = [.. VocReader.Children(element, "polygon")];
        if (polygons.Length == 0) return "has no <bndbox>";
        var points = polygons.SelectMany(p => p.Elements().SelectMany(e => e.HasElements ? e.Elements() : [e]));
        var edges = new Dictionary<char, (double Least, double Most)>();
        foreach (var number in points)
        {
            char axis = number.Name.LocalName[0];
            if (axis is not ('x' or 'y') || number.Name.LocalName.AsSpan(1).ContainsAnyExceptInRange('0', '9')) continue;
            if (EntryChecks.Number(number.Value, number.Name.LocalName, out double value) is { } problem) return problem;
            edges[axis] = edges.TryGetValue(axis, out var so) ? (Math.Min(so.Least, value), Math.Max(so.Most, value)) : (value, value);
        }
        if (edges.Count < 2) return "has no <bndbox>, and a <polygon> without points";
        var (x, y) = (edges['x'], edges['y']);
        box = new(x.Least, y.Least, x.Most, y.Most);
        return null;
    }

    static string Found(XElement box)
    {
        const int shown = 8;
        return box.HasElements ? $", but <{string.Join(">, <", box.Elements().Take(shown).Select(e => e.Name.LocalName))}>" : "";
    }

    static string? Numbers(XElement box, string[] names, Span<double> values)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (VocReader.Text(box, names[i]) is not { } text) return $"has no <{names[i]}>{Found(box)}";
            if (EntryChecks.Number(text, names[i], out values[i]) is { } problem) return problem;
        }
        return null;
    }
}
