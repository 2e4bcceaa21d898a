using System.Xml;
using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>
/// Reads XML that may come from anywhere: no document type, hence no entities and no other files; no endless text and no endless depth.
/// </summary>
static class XmlFiles
{
    const int Deepest = 32;

    /// <summary>The name of the root element of a text's beginning; null where there is none, and why.</summary>
    public static string? FindRoot(string head, out string? damage)
    {
        damage = null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(head), Settings());
            return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : null;
        }
        catch (XmlException e)
        {
            damage = $"not valid XML: {Reason(e)}";
            return null;
        }
    }

    /// <summary>Why a file is not read, without the library's advice to programmers and the full stop.</summary>
    public static string Reason(Exception e) =>
        e.Message.Contains("DTD is prohibited", StringComparison.Ordinal)
            ? "it has a document type (<!DOCTYPE …>), which is not read, since it may name other files; remove that line"
            : e.Message.ReplaceLineEndings(" ").TrimEnd('.');

    /// <summary>Opens a file in the encoding that it is in.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mostCharacters">Characters of the longest document that is read; 0 for any.</param>
    public static XmlReader Open(string file, long mostCharacters)
    {
        var text = OpenAsDeclared(file);
        try
        {
            return XmlReader.Create(text, Settings(mostCharacters));
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the element at which the reader stands, with all in it; namespaces are dropped. Built by hand, so that what nests deeply is
    /// refused where it begins: the library's time grows with the square of the depth.
    /// </summary>
    /// <exception cref="XmlException">It is broken or nested too deeply.</exception>
    public static XElement ReadElement(XmlReader reader)
    {
        int start = reader.Depth;
        XElement? root = null, current = null;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth - start > Deepest) throw new XmlException("the elements are nested too deeply for a file of boxes");
                    var element = new XElement(reader.LocalName);
                    bool isEmpty = reader.IsEmptyElement;
                    while (reader.MoveToNextAttribute())
                        if (reader.NamespaceURI.Length == 0) element.SetAttributeValue(reader.LocalName, reader.Value);
                    current?.Add(element);
                    root ??= element;
                    if (!isEmpty) current = element;
                    else if (element == root) return root;
                    break;
                case XmlNodeType.EndElement:
                    if (current == root) return root!;
                    current = current!.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    current?.Add(reader.Value);
                    break;
            }
        }
        while (reader.Read());
        return root ?? throw new XmlException("there is no element in it");
    }

    /// <summary>
    /// Reads the elements directly in the root of a file, and those in the one that lists the pictures, one after the other: only one is in
    /// memory at a time.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="root">The name that its root element has to have.</param>
    /// <param name="list">Name of an element in the root of which each element is read on its own; null for none.</param>
    /// <param name="read">Takes an element and its line.</param>
    /// <returns>True where the list is there.</returns>
    /// <exception cref="InputException">The file is broken, or has another root.</exception>
    public static bool ReadEach(string file, string root, string? list, Action<XElement, int> read)
    {
        bool hasList = false;
        try
        {
            using var reader = Open(file, 0);
            reader.MoveToContent();
            if (reader.LocalName != root)
            {
                string found = AnnotationSetBuilder.Show(reader.LocalName).Trim('"');
                throw new InputException($"{file} has the root element <{found}>; expected <{root}>.");
            }
            reader.Read();
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, Depth: 1 } && reader.LocalName == list)
                {
                    hasList = true;
                }
                else if (reader.NodeType == XmlNodeType.Element)
                {
                    int line = reader is IXmlLineInfo info ? info.LineNumber : 0;
                    read(ReadElement(reader), line);
                }
                reader.Read();
            }
            return hasList;
        }
        catch (XmlException e)
        {
            throw new InputException($"{file} cannot be read as XML: {Reason(e)}.", e);
        }
    }

    /// <summary>Makes sure that XML can hold a picture's name and classes.</summary>
    /// <exception cref="InputException">A character is none of XML's, as most control characters and halves of pairs are.</exception>
    public static void RequireWritable(AnnotatedPicture picture)
    {
        foreach (string text in (IEnumerable<string>)[picture.Name, .. picture.Objects.Select(o => o.Label)])
        {
            try
            {
                XmlConvert.VerifyXmlChars(text);
            }
            catch (XmlException e)
            {
                string shown = AnnotationSetBuilder.Show(text);
                throw new InputException($"{shown} holds a character that XML cannot hold; choose another format.", e);
            }
        }
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

    static XmlReaderSettings Settings(long mostCharacters = 0) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = mostCharacters,
        CloseInput = true,
    };
}
