using System.Xml;
using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>Writes CVAT for images 1.1 as CVAT exports a task with subsets.</summary>
/// <param name="isPredicted">True where a model made the boxes.</param>
sealed class CvatWriter(bool isPredicted)
{
    static readonly XmlWriterSettings s_settings =
        new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" };

    /// <summary>Writes all pictures, each once, to a stream, which stays open.</summary>
    public void Write(Stream stream, IReadOnlyList<AnnotatedPicture> pictures)
    {
        var sameNames = pictures.GroupBy(p => p.Name).ToList();
        // CVAT takes boxes only of the classes that a task has.
        string[] classes = [.. pictures.SelectMany(p => p.Objects).Select(o => o.Label).Where(c => c.Length > 0).Distinct()];
        var labels = classes.Select(c =>
            new XElement("label", new XElement("name", c), new XElement("type", "rectangle"), new XElement("attributes")));
        var task = new XElement("task", new XElement("size", sameNames.Count), new XElement("mode", "annotation"),
            new XElement("labels", labels));
        var root = new XStreamingElement(CvatReader.Root, new XElement("version", "1.1"), new XElement("meta", task),
            sameNames.Select((same, id) => Image(id, [.. same])));
        using (var xml = XmlWriter.Create(stream, s_settings)) root.Save(xml);
        stream.Write("\n"u8);
    }

    XElement Image(int id, AnnotatedPicture[] same)
    {
        bool hasSize = same[0] is { Width: not null, Height: not null };
        string? part = Array.Find(same, p => p.Part is not null)?.Part;
        return new("image", new XAttribute("id", id), new XAttribute("name", same[0].Name),
            part is null ? null : new XAttribute("subset", Subset(part)),
            hasSize ? new XAttribute("width", same[0].Width!) : null,
            hasSize ? new XAttribute("height", same[0].Height!) : null,
            same.SelectMany(p => p.Objects.Select(o => Box(p, o))));
    }

    XElement Box(AnnotatedPicture picture, AnnotatedObject o)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        var box = new XElement("box", new XAttribute("label", o.Label), new XAttribute("source", isPredicted ? "auto" : "manual"),
            new XAttribute("occluded", 0), Edge("xtl", x1), Edge("ytl", y1), Edge("xbr", x2), Edge("ybr", y2),
            new XAttribute("z_order", 0));
        if (o.Confidence is { } value)
        {
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            box.Add(new XElement("attribute", new XAttribute("name", CvatShape.Confidence), text));
        }
        return box;
    }

    static XAttribute Edge(string name, double value) => new(name, value.ToString("0.00#", CultureInfo.InvariantCulture));

    /// <summary>A part as CVAT offers it by name.</summary>
    static string Subset(string part) => part switch
    {
        PartNames.Train => "Train",
        PartNames.Validation => "Validation",
        PartNames.Test => "Test",
        _ => part,
    };
}
