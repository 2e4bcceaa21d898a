using System.Globalization;
using System.Text;
using System.Xml;

namespace Boxfit.Data.Formats;

/// <summary>Writes a folder of Pascal VOC files, one a picture, with whole pixels.</summary>
static class VocWriter
{
    static readonly XmlWriterSettings s_settings = new()
    {
        Indent = true,
        IndentChars = "\t",
        OmitXmlDeclaration = true,
        Encoding = new UTF8Encoding(false),
        NewLineChars = "\n",
    };

    public static void Write(string folder, IReadOnlyList<AnnotatedPicture> pictures)
    {
        foreach (var picture in pictures) RequireXml(picture);
        AtomicFolder.Write(folder, temporary =>
        {
            var stems = new UniqueNames();
            foreach (var picture in pictures)
            {
                string file = Path.Combine(temporary, stems.Take(FileNames.Stem(picture.Name)) + ".xml");
                using var xml = XmlWriter.Create(file, s_settings);
                Write(xml, picture);
            }
        });
    }

    static void Write(XmlWriter xml, AnnotatedPicture picture)
    {
        xml.WriteStartElement("annotation");
        xml.WriteElementString("filename", picture.Name);
        if (picture is { Width: { } width, Height: { } height })
        {
            xml.WriteStartElement("size");
            xml.WriteElementString("width", Print(width));
            xml.WriteElementString("height", Print(height));
            xml.WriteElementString("depth", "3");
            xml.WriteEndElement();
        }
        xml.WriteElementString("segmented", "0");
        foreach (var o in picture.Objects)
        {
            xml.WriteStartElement("object");
            xml.WriteElementString("name", o.Label);
            xml.WriteElementString("pose", "Unspecified");
            xml.WriteElementString("truncated", "0");
            xml.WriteElementString("difficult", "0");
            if (o.Confidence is { } confidence) xml.WriteElementString("confidence", confidence.ToString("R", CultureInfo.InvariantCulture));
            var box = WholePixels.Round(o.ToPixels(picture.Width ?? 0, picture.Height ?? 0), picture.Width, picture.Height);
            xml.WriteStartElement("bndbox");
            xml.WriteElementString("xmin", Print(box.X1));
            xml.WriteElementString("ymin", Print(box.Y1));
            xml.WriteElementString("xmax", Print(box.X2));
            xml.WriteElementString("ymax", Print(box.Y2));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static void RequireXml(AnnotatedPicture picture)
    {
        foreach (string text in (IEnumerable<string>)[picture.Name, .. picture.Objects.Select(o => o.Label)])
        {
            try
            {
                XmlConvert.VerifyXmlChars(text);
            }
            catch (XmlException e)
            {
                throw new InputException($"{AnnotationSetBuilder.Show(text)} holds a character that XML cannot hold; choose another format.", e);
            }
        }
    }

    static string Print(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
