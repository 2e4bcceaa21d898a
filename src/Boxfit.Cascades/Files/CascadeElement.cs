using System.Xml;

namespace Boxfit.Cascades.Files;

/// <summary>An XML element of a cascade file, with the line it stands on for messages.</summary>
sealed class CascadeElement
{
    const int MaxElements = 1_000_000, MaxDepth = 32;
    const long MaxBytes = 32 << 20;

    readonly string _file;
    readonly List<CascadeElement> _children = [];
    StringBuilder? _text;

    CascadeElement(string file, string name, int line) => (_file, Name, Line) = (file, name, line);

    public string Name { get; }

    public int Line { get; }

    /// <summary>The text directly inside, without that of elements.</summary>
    public string Text => _text?.ToString() ?? "";

    public IReadOnlyList<CascadeElement> Children => _children;

    /// <summary>The value of the attribute <c>type_id</c>, or an empty string.</summary>
    public string TypeId { get; private set; } = "";

    /// <summary>Reads a whole file. Document types are passed over, so that the use of an entity is an error with its line.</summary>
    /// <exception cref="InputException">There is no such file, it is not XML, or too large for a cascade.</exception>
    public static CascadeElement Read(string path)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            if (stream.Length > MaxBytes)
                throw new InputException($"{path} is no cascade: it has {stream.Length >> 20} MiB, and at most {MaxBytes >> 20} are read.");
            byte[] head = new byte[OtherFile.HeadLength];
            int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (OtherFile.Describe(head.AsSpan(0, length)) is { } other) throw new InputException($"{path} {other}.");
            stream.Position = 0;
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException($"The cascade {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads from a stream.</summary>
    /// <exception cref="InputException">It is not XML, or too large for a cascade.</exception>
    public static CascadeElement Read(Stream stream, string path)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = MaxBytes,
        };
        using var reader = XmlReader.Create(stream, settings);
        try
        {
            return Read(reader, path);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            int line = ((IXmlLineInfo)reader).LineNumber;
            string why = ForeignText.ShownLine(e.Message);
            throw new InputException($"{path}, line {line}: this is not an XML file that can be read to its end: {why}", e);
        }
    }

    /// <summary>The child of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public CascadeElement Child(string name) => Find(name) ?? throw Error($"has no <{name}> inside");

    /// <summary>The child of that name, or null.</summary>
    public CascadeElement? Find(string name) => _children.Find(c => c.Name == name);

    /// <summary>An error that names the file, the line and this element.</summary>
    public InputException Error(string problem) => new($"{_file}, line {Line}: <{Name}> {problem}.");

    static CascadeElement Read(XmlReader reader, string path)
    {
        var lines = (IXmlLineInfo)reader;
        var open = new Stack<CascadeElement>();
        CascadeElement? root = null;
        int count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = new CascadeElement(path, reader.Name, lines.LineNumber) { TypeId = reader.GetAttribute("type_id") ?? "" };
                    if (++count > MaxElements) throw element.Error($"is one of more than {MaxElements} elements; no cascade has so many");
                    if (open.Count == MaxDepth) throw element.Error($"lies {MaxDepth} elements deep; no cascade goes so deep");
                    if (open.TryPeek(out var parent)) parent._children.Add(element);
                    else root = element;
                    if (!reader.IsEmptyElement) open.Push(element);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    (open.Peek()._text ??= new()).Append(reader.Value);
                    break;
            }
        }
        return root ?? throw new InputException($"{path}: there is no element in this file.");
    }
}

/// <summary>Reads numbers from the text of an element, one after the other.</summary>
ref struct NumberList(CascadeElement element)
{
    ReadOnlySpan<char> _rest = element.Text.AsSpan().Trim();

    /// <summary>True when all have been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The only number of an element.</summary>
    public static int SingleInteger(CascadeElement element)
    {
        var numbers = new NumberList(element);
        int value = numbers.Integer();
        return numbers.IsAtEnd ? value : throw element.Error($"says '{Shorten(element.Text)}', expected one whole number");
    }

    /// <summary>The only number of an element, rounded first to double, then to single precision.</summary>
    public static float SingleReal(CascadeElement element)
    {
        var numbers = new NumberList(element);
        float value = numbers.Real();
        return numbers.IsAtEnd ? value : throw element.Error($"says '{Shorten(element.Text)}', expected one number");
    }

    /// <summary>The next whole number.</summary>
    public int Integer()
    {
        var word = Word();
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw element.Error($"says '{Shorten(word)}', expected a whole number");
    }

    /// <summary>The next number, rounded first to double, then to single precision, as OpenCV does.</summary>
    public float Real()
    {
        var word = Word();
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && float.IsFinite((float)value)
            ? (float)value
            : throw element.Error($"says '{Shorten(word)}', expected a number");
    }

    ReadOnlySpan<char> Word()
    {
        if (_rest.IsEmpty) throw element.Error("has too few numbers");
        int length = _rest.IndexOfAny(" \t\r\n");
        var word = length < 0 ? _rest : _rest[..length];
        _rest = _rest[word.Length..].TrimStart();
        return word;
    }

    static string Shorten(ReadOnlySpan<char> text)
    {
        const int most = 40;
        text = text.Trim();
        return text.Length <= most ? text.ToString() : $"{text[..most]}…";
    }
}
