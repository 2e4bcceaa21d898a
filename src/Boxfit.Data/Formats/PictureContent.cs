namespace Boxfit.Data.Formats;

/// <summary>What a file says of its picture.</summary>
sealed class PictureContent
{
    bool _passesOver;

    /// <summary>The picture; null when it cannot be understood at all.</summary>
    public AnnotatedPicture? Picture { get; set; }

    /// <summary>What is wrong.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What is to be counted and said, as <see cref="AnnotationSetBuilder.Remark"/> takes it.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>True where the picture has objects that are wrong or passed over: without others it is not one without objects.</summary>
    public bool IsIncomplete => _passesOver || Problems.Count > 0;

    /// <summary>Counts an object that is passed over.</summary>
    /// <param name="what">Which and why, as <see cref="AnnotationSetBuilder.Remark"/> takes it.</param>
    public void PassOver(string what)
    {
        Remarks.Add(what);
        _passesOver = true;
    }

    /// <summary>Reads a file that is one JSON object.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="read">Takes the object's start and goes to its end.</param>
    public static PictureContent OfJson(string file, Action<JsonTokens, PictureContent> read)
    {
        var content = new PictureContent();
        try
        {
            using var json = JsonTokens.Open(file, out _);
            if (json.Read() && json.Type == JsonTokenType.StartObject) read(json, content);
            else content.Problems.Add("is no JSON object");
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            content.Problems.Add($"cannot be read: {e.Message}");
        }
        return content;
    }
}
