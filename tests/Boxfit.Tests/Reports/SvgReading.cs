using System.Xml.Linq;

namespace Boxfit.Tests.Reports;

/// <summary>Questions that the tests ask of an SVG document.</summary>
static class SvgReading
{
    static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static XElement Parse(string svg) => XDocument.Parse(svg).Root!;

    public static IEnumerable<XElement> All(this XElement svg, string element) => svg.Descendants(s_svg + element);

    public static string[] Texts(this XElement svg) => [.. svg.All("text").Select(t => t.Value)];

    public static double Number(this XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    public static string? Text(this XElement element, string attribute) => element.Attribute(attribute)?.Value;

    public static (double X, double Y)[] Points(this XElement polyline) =>
        [.. polyline.Text("points")!.Split(' ').Select(p => p.Split(',')).Select(p =>
            (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)))];

    /// <summary>Left and right end of a text that is not rotated, by Boxfit's own estimate, in the coordinates of its group.</summary>
    public static (double Left, double Right) Extent(this XElement text)
    {
        double width = Boxfit.Reports.Drawing.TextMetrics.Width(text.Value, text.Number("font-size"), text.Text("font-weight") == "bold");
        double x = text.Number("x");
        return text.Text("text-anchor") switch
        {
            "middle" => (x - width / 2, x + width / 2),
            "end" => (x - width, x),
            _ => (x, x + width),
        };
    }
}
