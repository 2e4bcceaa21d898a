using System.Xml;
using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>Reads one Pascal VOC file. Numbers are taken as they stand: the tools of today write edges from 0.</summary>
static class VocReader
{
    const string Root = "annotation";
    const int Deepest = 32;

    /// <summary>True when a text begins as an XML document with VOC's root.</summary>
    public static bool IsAnnotation(string head) => IsAnnotation(head, out _);

    /// <summary>The same, and what is wrong with the XML where that is why it is none.</summary>
    public static bool IsAnnotation(string head, out string? damage)
    {
        damage = null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(head), CreateSettings());
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == Root;
        }
        catch (XmlException e)
        {
            damage = $"not valid XML: {e.Message.ReplaceLineEndings(" ")}";
            return false;
        }
    }

    /// <summary>True when a file that can be read is one.</summary>
    public static bool IsAnnotationFile(string file)
    {
        try
        {
            return IsAnnotation(TextContent.ReadHead(file, 4096));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What a file says of its picture.</summary>
    public static PictureContent Read(string file)
    {
        var content = new PictureContent();
        try
        {
            var root = Load(file);
            if (root.Name.LocalName == Root) ReadPicture(root, file, content);
            else content.Problems.Add($"the root element is <{root.Name.LocalName}>, not <{Root}>");
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            content.Problems.Add($"cannot be read as XML: {e.Message.ReplaceLineEndings(" ")}");
        }
        return content;
    }

    static void ReadPicture(XElement root, string file, PictureContent content)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        string name = Text(root, "filename") is { Length: > 0 } given ? given : stem;
        var size = Child(root, "size");
        int? width = null, height = null;
        string? problem = EntryChecks.Name(name) ?? EntryChecks.Side(Text(size, "width"), "width", out width)
            ?? EntryChecks.Side(Text(size, "height"), "height", out height);
        if (problem is not null)
        {
            content.Problems.Add(problem);
            return;
        }
        var objects = new List<AnnotatedObject>();
        int number = 0;
        foreach (var element in Children(root, "object"))
        {
            number++;
            if (Text(element, "deleted") == "1") content.Remarks.Add("Objects marked as deleted are passed over");
            else if (VocObject.Read(element, content, out var found) is { } wrong) content.Problems.Add($"object {number} {wrong}");
            else objects.Add(found!);
        }
        // A picture whose objects are all unreadable is not one without objects.
        if (content.Problems.Count > 0 && objects.Count == 0) return;
        string? path = Text(root, "path");
        content.Picture = new()
        {
            Name = name,
            OwnName = stem,
            OtherNames = EntryChecks.Name(path) is null ? [path!] : [],
            File = file,
            Row = 1,
            Width = width,
            Height = height,
            Objects = objects,
        };
    }

    static XElement Load(string file)
    {
        using var text = OpenAsDeclared(file);
        using var reader = XmlReader.Create(text, CreateSettings());
        // Built by hand, so that what nests deeply is refused where it begins: the library's time grows with the square of the depth.
        XElement? root = null, current = null;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > Deepest) throw new XmlException("the elements are nested too deeply for Pascal VOC");
                    var element = new XElement(reader.LocalName);
                    current?.Add(element);
                    root ??= element;
                    if (!reader.IsEmptyElement) current = element;
                    break;
                case XmlNodeType.EndElement:
                    current = current?.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    current?.Add(reader.Value);
                    break;
            }
        }
        return root ?? throw new XmlException("there is no element in it");
    }

    /// <summary>
    /// A byte order mark and bytes that are UTF-8 decide, whatever the document declares; else the declaration counts, and without a
    /// usable one it is Windows-1252.
    /// </summary>
    static StreamReader OpenAsDeclared(string file)
    {
        var utf8 = TextContent.OpenUtf8(file, out string? note);
        if (note is null || FindDeclared(TextContent.ReadHead(file, 200)) is not { } encoding) return new(utf8);
        utf8.Dispose();
        return new(RegularFile.OpenRead(file), encoding, detectEncodingFromByteOrderMarks: false);
    }

    static Encoding? FindDeclared(string head)
    {
        const string key = "encoding=";
        int at = head.IndexOf(key, StringComparison.Ordinal);
        string[] parts = at < 0 ? [] : head[(at + key.Length)..].Split('"', '\'');
        return parts.Length > 2 ? CodePagesEncodingProvider.Instance.GetEncoding(parts[1]) : null;
    }

    static XmlReaderSettings CreateSettings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = 4_000_000,
    };

    /// <summary>The first element of the name directly in another.</summary>
    public static XElement? Child(XElement? parent, string name) => Children(parent, name).FirstOrDefault();

    /// <summary>The elements of the name directly in another.</summary>
    public static IEnumerable<XElement> Children(XElement? parent, string name) =>
        parent?.Elements().Where(e => e.Name.LocalName == name) ?? [];

    /// <summary>An element's text. Spaces around it are its own unless it stands on lines of its own.</summary>
    public static string? Text(XElement? parent, string name) =>
        Child(parent, name)?.Value is not { } text ? null : text.AsSpan().ContainsAny('\n', '\r') ? text.Trim() : text;
}
