namespace Boxfit.Data.Formats;

/// <summary>A file of which the format is to be found out.</summary>
sealed class DataFile
{
    /// <summary>How much of a file is looked at as text.</summary>
    public const int HeadBytes = 1 << 16;

    readonly Lazy<JsonOutline> _json;
    readonly Lazy<(string? Root, string? Damage)> _xml;

    /// <summary>Looks at a file.</summary>
    /// <param name="path">Absolute path.</param>
    public DataFile(string path)
    {
        Path = path;
        Head = TextContent.ReadHead(path, HeadBytes);
        string begin = Head.TrimStart();
        IsText = !Head.Contains('\0');
        IsJson = IsText && begin is ['{' or '[', ..];
        IsXml = IsText && begin is ['<', ..];
        _json = new(() => JsonOutline.Read(path));
        _xml = new(() => (XmlFiles.FindRoot(Head, out string? damage), damage));
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Its first characters.</summary>
    public string Head { get; }

    /// <summary>False when it holds what no text holds.</summary>
    public bool IsText { get; }

    /// <summary>True when it begins as JSON does; a table may too.</summary>
    public bool IsJson { get; }

    /// <summary>True when it begins as XML does.</summary>
    public bool IsXml { get; }

    /// <summary>True for a file that is no text, but in a format of Boxfit's own.</summary>
    public bool IsOwn => !IsText && Array.Exists(AnnotationFiles.Formats, Is);

    /// <summary>The outline of its JSON.</summary>
    public JsonOutline Json => _json.Value;

    /// <summary>The name of its XML's root element; null where it has none that can be read.</summary>
    public string? XmlRoot => _xml.Value.Root;

    /// <summary>What is broken in a file that seems to be JSON, XML or YAML; null where nothing is.</summary>
    public string? Damage
    {
        get
        {
            if (IsJson) return Json.Damage;
            if (IsXml) return _xml.Value.Damage;
            if (!IsText || System.IO.Path.GetExtension(Path) is not (".yaml" or ".yml")) return null;
            try
            {
                YoloYaml.Load(Path);
                return null;
            }
            catch (InputException e)
            {
                return e.Message;
            }
        }
    }

    /// <summary>True when the file is in a format.</summary>
    public bool Is(AnnotationFormat format) => !IsText ? format.FitsBytes(Begin)
        : (IsJson && Array.Exists(format.JsonKeys, HasAll)) || (IsXml && XmlRoot is { } root && format.XmlRoots.Contains(root))
            || format.FitsFile(Path, Head);

    /// <summary>True when a file can be read and is in a format.</summary>
    public static bool IsReadable(string path, AnnotationFormat format)
    {
        try
        {
            return new DataFile(path).Is(format);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Its first bytes.</summary>
    byte[] Begin
    {
        get
        {
            const int looked = 256;
            byte[] bytes = new byte[looked];
            using var stream = RegularFile.OpenRead(Path);
            return bytes[..stream.ReadAtLeast(bytes, looked, throwOnEndOfStream: false)];
        }
    }

    bool HasAll(string places) => Array.TrueForAll(places.Split(' '), Json.Has);
}
