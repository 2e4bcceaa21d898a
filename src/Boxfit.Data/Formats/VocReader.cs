using System.Xml;
using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>Reads one Pascal VOC file. Numbers are taken as they stand: the tools of today write edges from 0.</summary>
static class VocReader
{
    /// <summary>Name of the root element.</summary>
    public const string Root = "annotation";

    const long MostCharacters = 4_000_000;

    static readonly string[] s_boxes = ["object", "bndbox", "robndbox", "box", "bbox", "polygon", "points", "xmin"];

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
            content.Problems.Add($"cannot be read as XML: {XmlFiles.Reason(e)}");
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
        if (FindStray(root) is { } stray)
            content.Problems.Add($"has boxes in <{stray}>, where none are looked for; expected <object> with <bndbox> in <{Root}>");
        string? path = Text(root, "path");
        bool leads = IsPathTo(path, name);
        content.Picture = new()
        {
            Name = leads ? path! : name,
            OwnName = stem,
            OtherNames = !leads && EntryChecks.Name(path) is null ? [path!] : [],
            File = file,
            Row = 1,
            Width = width,
            Height = height,
            Objects = objects,
        };
    }

    /// <summary>
    /// Whether a path is one from the folder of the files to a picture of a name, so that it says more than the name. Paths from a root
    /// are mostly those of another machine.
    /// </summary>
    internal static bool IsPathTo(string? path, string name) =>
        EntryChecks.Name(path) is null && path!.Length > name.Length && FileNames.Last(path) == name && path[0] is not ('/' or '\\')
        && !path.Contains(':');

    /// <summary>An element beside the objects that seems to hold some, as <c>objects</c> of other tools; else null.</summary>
    static string? FindStray(XElement root) => root.Elements().FirstOrDefault(e => e.Name.LocalName != "object"
        && e.DescendantsAndSelf().Any(d => s_boxes.Contains(d.Name.LocalName, StringComparer.OrdinalIgnoreCase)))?.Name.LocalName;

    static XElement Load(string file)
    {
        using var reader = XmlFiles.Open(file, MostCharacters);
        reader.MoveToContent();
        var root = XmlFiles.ReadElement(reader);
        while (reader.Read()) { } // nothing broken may follow
        return root;
    }

    /// <summary>The first element of the name directly in another.</summary>
    public static XElement? Child(XElement? parent, string name) => Children(parent, name).FirstOrDefault();

    /// <summary>The elements of the name directly in another.</summary>
    public static IEnumerable<XElement> Children(XElement? parent, string name) =>
        parent?.Elements().Where(e => e.Name.LocalName == name) ?? [];

    /// <summary>An element's text. Spaces around it are its own unless it stands on lines of its own.</summary>
    public static string? Text(XElement? parent, string name) =>
        Child(parent, name)?.Value is not { } text ? null : text.AsSpan().ContainsAny('\n', '\r') ? text.Trim() : text;
}
