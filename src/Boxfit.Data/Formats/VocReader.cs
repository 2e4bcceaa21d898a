using System.Xml;
using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>Reads one Pascal VOC file. Numbers are taken as they stand: the tools of today write edges from 0.</summary>
static class VocReader
{
    const string Root = "annotation";
    const int Deepest = 32;
    static readonly string[] s_edges = ["xmin", "ymin", "xmax", "ymax"];

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

    /// <summary>The picture of a file, null when it cannot be understood at all, with what is wrong.</summary>
    public static (AnnotatedPicture? Picture, List<string> Problems) Read(string file)
    {
        var problems = new List<string>();
        try
        {
            var root = Load(file);
            if (root.Name.LocalName != Root)
            {
                problems.Add($"the root element is <{root.Name.LocalName}>, not <{Root}>");
                return (null, problems);
            }
            return (ReadPicture(root, file, problems), problems);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"cannot be read as XML: {e.Message.ReplaceLineEndings(" ")}");
            return (null, problems);
        }
    }

    static AnnotatedPicture? ReadPicture(XElement root, string file, List<string> problems)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        string name = Text(root, "filename") is { Length: > 0 } given ? given : stem;
        var size = Child(root, "size");
        int? width = null, height = null;
        string? problem = EntryChecks.Name(name) ?? EntryChecks.Side(Text(size, "width"), "width", out width)
            ?? EntryChecks.Side(Text(size, "height"), "height", out height);
        if (problem is not null)
        {
            problems.Add(problem);
            return null;
        }
        var objects = new List<AnnotatedObject>();
        int number = 0;
        foreach (var element in root.Elements().Where(e => e.Name.LocalName == "object"))
        {
            number++;
            if (ReadObject(element, out var found) is { } wrong) problems.Add($"object {number} {wrong}");
            else objects.Add(found!);
        }
        // A picture whose objects are all unreadable is not one without objects.
        if (number > 0 && objects.Count == 0) return null;
        string? path = Text(root, "path");
        return new()
        {
            Name = name,
            OtherNames = [Path.ChangeExtension(name, null), stem, .. EntryChecks.Name(path) is null ? [path!] : Array.Empty<string>()],
            File = file,
            Row = 1,
            Width = width,
            Height = height,
            Objects = objects,
        };
    }

    static string? ReadObject(XElement element, out AnnotatedObject? found)
    {
        found = null;
        if (Child(element, "bndbox") is not { } box) return "has no <bndbox>";
        Span<double> edges = stackalloc double[4];
        for (int i = 0; i < 4; i++)
        {
            if (Text(box, s_edges[i]) is not { } text) return $"has no <{s_edges[i]}>";
            if (EntryChecks.Number(text, s_edges[i], out edges[i]) is { } wrong) return wrong;
        }
        double? confidence = null;
        if (Text(element, "confidence") is { Length: > 0 } sure)
        {
            if (EntryChecks.Number(sure, "confidence", out double value) is { } wrong) return wrong;
            confidence = value;
        }
        found = new(edges[0], edges[1], edges[2], edges[3], Label: Text(element, "name") ?? "") { Confidence = confidence };
        return null;
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

    static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>Spaces around a text are its own unless it stands on lines of its own.</summary>
    static string? Text(XElement? parent, string name) =>
        Child(parent, name)?.Value is not { } text ? null : text.AsSpan().ContainsAny('\n', '\r') ? text.Trim() : text;
}
