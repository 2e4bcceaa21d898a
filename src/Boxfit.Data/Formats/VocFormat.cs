using System.Xml;

namespace Boxfit.Data.Formats;

/// <summary>Pascal VOC: an XML file a picture, with whole pixels.</summary>
sealed class VocFormat() : FilePerPictureFormat(".xml", s_folders), IWrittenFormat
{
    static readonly string[] s_folders = ["Annotations", "annotations", "xmls", "xml", "labels"];

    static readonly XmlWriterSettings s_settings = new()
    {
        Indent = true,
        IndentChars = "\t",
        OmitXmlDeclaration = true,
        Encoding = new UTF8Encoding(false),
        NewLineChars = "\n",
    };

    public override string Name => "voc";

    public override ReadChoices Choices => ReadChoices.PictureNames;

    public override string Description =>
        "Pascal VOC, an XML file a picture with the root <annotation>, in the folder or in Annotations, annotations or xmls in it";

    public override string[] XmlRoots { get; } = [VocReader.Root];

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        var set = base.Read(path, options);
        return Directory.Exists(path) ? VocImageSets.Divide(set) : set;
    }

    public bool IsFolder => true;

    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        foreach (var picture in pictures) XmlFiles.RequireWritable(picture);
        WriteFiles(path, pictures, WriteOne);
    }

    /// <summary>
    /// Where a folder has no files itself, those of Stanford Dogs and ImageNet: in a folder for each class, with an ending or none.
    /// </summary>
    protected override IEnumerable<string> FilesFor(string folder)
    {
        var files = base.FilesFor(folder);
        return files.Any() ? files : ((string[])[folder, .. s_folders.Append("Annotation").Select(f => Path.Combine(folder, f))])
            .Where(Directory.Exists).Select(VocFolders.Files).FirstOrDefault(found => found.Any(), []);
    }

    protected override PictureContent ReadOne(string file)
    {
        var content = VocReader.Read(file);
        string folder = Path.GetFileName(Path.GetDirectoryName(file)!), stem = Path.GetFileNameWithoutExtension(file);
        if (content.Picture is { } picture && VocFolders.IsOfClass(file))
            content.Picture = picture with { OtherNames = [.. picture.OtherNames, $"{folder}/{stem}"] };
        return content;
    }

    static void WriteOne(string file, AnnotatedPicture picture)
    {
        using var xml = XmlWriter.Create(file, s_settings);
        xml.WriteStartElement("annotation");
        WriteName(xml, picture.Name);
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
            if (o.Confidence?.ToString("R", CultureInfo.InvariantCulture) is { } sure) xml.WriteElementString("confidence", sure);
            var box = Round(o.ToPixels(picture.Width ?? 0, picture.Height ?? 0), picture.Width, picture.Height);
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

    /// <summary>
    /// As LabelImg and most programs expect it: the bare name of the file, the name of its folder, and the path, here from the folder
    /// of the XML files, which <see cref="VocReader"/> goes by.
    /// </summary>
    static void WriteName(XmlWriter xml, string name)
    {
        string last = name[(name.LastIndexOf('/') + 1)..];
        bool hasFolders = last.Length < name.Length && VocReader.IsPathTo(name, last);
        string folder = hasFolders ? name[..^(last.Length + 1)].Split('/')[^1] : "";
        if (folder is not ("" or "." or "..")) xml.WriteElementString("folder", folder);
        xml.WriteElementString("filename", hasFolders ? last : name);
        if (hasFolders) xml.WriteElementString("path", name);
    }

    static string Print(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>
    /// The nearest box with whole edges. One that has an area keeps at least a pixel, inside the picture where its size is known.
    /// </summary>
    static PixelBox Round(PixelBox box, int? width, int? height)
    {
        (double x1, double x2) = Round(box.X1, box.X2, width);
        (double y1, double y2) = Round(box.Y1, box.Y2, height);
        return new(x1, y1, x2, y2);
    }

    static (double, double) Round(double from, double to, int? side)
    {
        double first = Math.Round(from, MidpointRounding.AwayFromZero), last = Math.Round(to, MidpointRounding.AwayFromZero);
        if (to <= from || last > first) return (first, last);
        first = Math.Floor(from);
        if (side is { } end && to <= end && first + 1 > end) first = end - 1;
        return (first, first + 1);
    }
}
