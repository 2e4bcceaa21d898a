using System.Xml;

namespace Boxfit.Data.Formats;

/// <summary>Writes CVAT for images 1.1 as CVAT exports a task with subsets.</summary>
/// <param name="stream">Takes the file; it stays open.</param>
/// <param name="isPredicted">True where a model made the boxes.</param>
sealed class CvatWriter(Stream stream, bool isPredicted)
{
    static readonly XmlWriterSettings s_settings =
        new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" };

    readonly XmlWriter _xml = XmlWriter.Create(stream, s_settings);

    /// <summary>Writes all pictures, each once.</summary>
    public void Write(IReadOnlyList<AnnotatedPicture> pictures)
    {
        // CVAT takes boxes only of the classes that a task has.
        string[] classes = [.. pictures.SelectMany(p => p.Objects).Select(o => o.Label).Where(c => c.Length > 0).Distinct()];
        var sameNames = pictures.GroupBy(p => p.Name).ToList();
        _xml.WriteStartElement(CvatReader.Root);
        _xml.WriteElementString("version", "1.1");
        _xml.WriteStartElement("meta");
        _xml.WriteStartElement("task");
        _xml.WriteElementString("size", Print(sameNames.Count, "0"));
        _xml.WriteElementString("mode", "annotation");
        _xml.WriteStartElement("labels");
        foreach (string name in classes)
        {
            _xml.WriteStartElement("label");
            _xml.WriteElementString("name", name);
            _xml.WriteElementString("type", "rectangle");
            _xml.WriteElementString("attributes", "");
            _xml.WriteEndElement();
        }
        for (int open = 0; open < 3; open++) _xml.WriteEndElement();
        int id = 0;
        foreach (var same in sameNames) Write(id++, [.. same]);
        _xml.WriteEndElement();
        _xml.Flush();
        stream.Write("\n"u8);
    }

    void Write(int id, AnnotatedPicture[] same)
    {
        _xml.WriteStartElement("image");
        _xml.WriteAttributeString("id", Print(id, "0"));
        _xml.WriteAttributeString("name", same[0].Name);
        if (Subset(Array.Find(same, p => p.Part is not null)?.Part) is { } subset) _xml.WriteAttributeString("subset", subset);
        if (same[0] is { Width: { } width, Height: { } height })
        {
            _xml.WriteAttributeString("width", Print(width, "0"));
            _xml.WriteAttributeString("height", Print(height, "0"));
        }
        foreach (var picture in same)
            foreach (var o in picture.Objects) Write(picture, o);
        _xml.WriteEndElement();
    }

    void Write(AnnotatedPicture picture, AnnotatedObject o)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        _xml.WriteStartElement("box");
        _xml.WriteAttributeString("label", o.Label);
        _xml.WriteAttributeString("source", isPredicted ? "auto" : "manual");
        _xml.WriteAttributeString("occluded", "0");
        foreach (var (name, edge) in (ReadOnlySpan<(string, double)>)[("xtl", x1), ("ytl", y1), ("xbr", x2), ("ybr", y2)])
            _xml.WriteAttributeString(name, Print(edge, "0.00#"));
        _xml.WriteAttributeString("z_order", "0");
        if (o.Confidence is { } confidence)
        {
            _xml.WriteStartElement("attribute");
            _xml.WriteAttributeString("name", CvatShape.Confidence);
            _xml.WriteString(Print(confidence, "R"));
            _xml.WriteEndElement();
        }
        _xml.WriteEndElement();
    }

    /// <summary>The parts as CVAT offers them by name.</summary>
    static string? Subset(string? part) => part switch
    {
        PartNames.Train => "Train",
        PartNames.Validation => "Validation",
        PartNames.Test => "Test",
        _ => part,
    };

    static string Print(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
