using System.Xml;

namespace Boxfit.Reports.Drawing;

/// <summary>Where a text stands to its point.</summary>
enum TextAnchor
{
    /// <summary>The text begins at the point.</summary>
    Start,

    /// <summary>The text is centred on the point.</summary>
    Middle,

    /// <summary>The text ends at the point.</summary>
    End,
}

/// <summary>How a line is drawn.</summary>
/// <param name="Colour">An SVG colour such as <c>#0072b2</c>.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Dashes">Lengths of dashes and gaps in pixels, such as "6 4"; null for a solid line.</param>
sealed record Stroke(string Colour, double Width = 1, string? Dashes = null);

/// <summary>
/// Writes an SVG 1.1 picture element by element; later ones lie above earlier ones. Lengths are in pixels, y grows downwards,
/// text is set in DejaVu Sans. Characters that XML does not allow become "�".
/// </summary>
sealed class SvgDrawing
{
    /// <summary>Font of all texts.</summary>
    public const string FontFamily = "DejaVu Sans, sans-serif";

    /// <summary>Longer PNG files are beyond what many viewers open.</summary>
    const double LongestSide = 16_000;

    readonly StringBuilder _text = new();
    readonly XmlWriter _xml;

    /// <summary>Starts a drawing with a background.</summary>
    public SvgDrawing(double width, double height, string background = "#ffffff")
    {
        (Width, Height) = (width, height);
        _xml = XmlWriter.Create(_text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" });
        _xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        _xml.WriteAttributeString(OwnMark.SvgAttribute, OwnMark.SvgValue);
        _xml.WriteAttributeString("xmlns", "xlink", null, "http://www.w3.org/1999/xlink");
        Numbers(("width", width), ("height", height));
        _xml.WriteAttributeString("viewBox", $"0 0 {Format(width)} {Format(height)}");
        _xml.WriteAttributeString("font-family", FontFamily);
        Rect(0, 0, width, height, background);
    }

    /// <summary>Width of the whole drawing.</summary>
    public double Width { get; }

    /// <summary>Height of the whole drawing.</summary>
    public double Height { get; }

    /// <summary>A rectangle with an optional outline and rounded corners.</summary>
    public void Rect(double x, double y, double width, double height, string fill = "none", Stroke? stroke = null, double radius = 0)
    {
        _xml.WriteStartElement("rect");
        Numbers(("x", x), ("y", y), ("width", width), ("height", height));
        if (radius > 0) Numbers(("rx", radius));
        Paint(fill, stroke);
        _xml.WriteEndElement();
    }

    /// <summary>A circle.</summary>
    public void Circle(double x, double y, double radius, string fill = "none", Stroke? stroke = null)
    {
        _xml.WriteStartElement("circle");
        Numbers(("cx", x), ("cy", y), ("r", radius));
        Paint(fill, stroke);
        _xml.WriteEndElement();
    }

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, Stroke stroke)
    {
        _xml.WriteStartElement("line");
        Numbers(("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));
        Paint("none", stroke);
        _xml.WriteEndElement();
    }

    /// <summary>A line through points.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> points, Stroke stroke)
    {
        _xml.WriteStartElement("polyline");
        _xml.WriteAttributeString("points", string.Join(' ', points.Select(p => $"{Format(p.X)},{Format(p.Y)}")));
        _xml.WriteAttributeString("stroke-linejoin", "round");
        Paint("none", stroke);
        _xml.WriteEndElement();
    }

    /// <summary>A path; <paramref name="data"/> in SVG's path language, numbers best through <see cref="Format"/>.</summary>
    public void Path(string data, string fill = "none", Stroke? stroke = null)
    {
        _xml.WriteStartElement("path");
        _xml.WriteAttributeString("d", data);
        Paint(fill, stroke);
        _xml.WriteEndElement();
    }

    /// <summary>A line of text whose baseline is at <paramref name="y"/>.</summary>
    /// <param name="x">Where it stands, as <paramref name="anchor"/> says.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="text">The text; it is escaped.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="colour">Colour of the letters.</param>
    /// <param name="anchor">Start, middle or end of the text at <paramref name="x"/>.</param>
    /// <param name="bold">Bold letters.</param>
    /// <param name="rotation">Degrees clockwise around the point.</param>
    public void Text(
        double x, double y, string text, double size, string colour = Palette.Ink, TextAnchor anchor = TextAnchor.Start,
        bool bold = false, double rotation = 0)
    {
        _xml.WriteStartElement("text");
        Numbers(("x", x), ("y", y), ("font-size", size));
        _xml.WriteAttributeString("fill", colour);
        if (anchor != TextAnchor.Start) _xml.WriteAttributeString("text-anchor", anchor == TextAnchor.Middle ? "middle" : "end");
        if (bold) _xml.WriteAttributeString("font-weight", "bold");
        if (rotation != 0) _xml.WriteAttributeString("transform", $"rotate({Format(rotation)} {Format(x)} {Format(y)})");
        _xml.WriteString(Allowed(text));
        _xml.WriteEndElement();
    }

    /// <summary>A JPEG picture, embedded, stretched to the rectangle.</summary>
    public void Image(double x, double y, double width, double height, byte[] jpeg)
    {
        _xml.WriteStartElement("image");
        Numbers(("x", x), ("y", y), ("width", width), ("height", height));
        _xml.WriteAttributeString("preserveAspectRatio", "none");
        _xml.WriteStartAttribute("xlink", "href", "http://www.w3.org/1999/xlink");
        _xml.WriteString("data:image/jpeg;base64,");
        _xml.WriteBase64(jpeg, 0, jpeg.Length);
        _xml.WriteEndAttribute();
        _xml.WriteEndElement();
    }

    /// <summary>Until the scope is disposed, elements are moved by (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public Scope Group(double x, double y)
    {
        _xml.WriteStartElement("g");
        _xml.WriteAttributeString("transform", $"translate({Format(x)} {Format(y)})");
        return new(_xml);
    }

    /// <summary>As <see cref="Group"/>, and what lies outside the rectangle of the given size is cut off.</summary>
    public Scope Clip(double x, double y, double width, double height)
    {
        _xml.WriteStartElement("svg");
        Numbers(("x", x), ("y", y), ("width", width), ("height", height));
        return new(_xml);
    }

    /// <summary>The finished picture as an SVG document; nothing can be drawn after it.</summary>
    public string Finish()
    {
        _xml.WriteEndDocument();
        _xml.Flush();
        return _text.Append('\n').ToString();
    }

    /// <summary>Finishes and saves the drawing; the file is there whole or not at all.</summary>
    /// <param name="path">A name that ends with <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="scale">Pixels of the PNG a unit of the drawing; reduced where a side would exceed 16,000 pixels.</param>
    /// <exception cref="InputException">The name has another ending.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public void Save(string path, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(path);
        switch (System.IO.Path.GetExtension(path).ToUpperInvariant())
        {
            case ".SVG":
                AtomicFile.WriteText(path, Finish());
                break;
            case ".PNG":
                SvgRenderer.SavePng(Finish(), path, Math.Min(scale, LongestSide / Math.Max(Width, Height)));
                break;
            default:
                throw new InputException($"{path}: a drawing can be saved as PNG or SVG. Choose a name that ends with .png or .svg.");
        }
    }

    /// <summary>A number as it stands in an SVG: up to three decimals, "." as separator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public static string Format(double value) => double.IsFinite(value)
        ? value.ToString("0.###", CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "An SVG has no such number.");

    void Numbers(params ReadOnlySpan<(string Name, double Value)> attributes)
    {
        foreach (var (name, value) in attributes) _xml.WriteAttributeString(name, Format(value));
    }

    void Paint(string fill, Stroke? stroke)
    {
        _xml.WriteAttributeString("fill", fill);
        if (stroke is null) return;
        _xml.WriteAttributeString("stroke", stroke.Colour);
        Numbers(("stroke-width", stroke.Width));
        if (stroke.Dashes is not null) _xml.WriteAttributeString("stroke-dasharray", stroke.Dashes);
    }

    /// <summary>File names may hold control characters and broken surrogates; XML may not.</summary>
    static string Allowed(string text)
    {
        var allowed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            allowed.Append(rune.Value >= 0x10000 || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar);
        return allowed.ToString();
    }

    /// <summary>An element that holds what is drawn until it is disposed.</summary>
    public readonly struct Scope : IDisposable
    {
        readonly XmlWriter _xml;

        internal Scope(XmlWriter xml) => _xml = xml;

        /// <summary>Ends the element.</summary>
        public void Dispose() => _xml.WriteEndElement();
    }
}
