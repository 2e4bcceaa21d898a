namespace Boxfit.Data.Formats;

/// <summary>What a file says of its picture.</summary>
sealed class PictureContent
{
    /// <summary>A remark on regions that have no area.</summary>
    public const string NoArea = "Points and lines are no objects with a box and are passed over";

    /// <summary>A remark on pictures of which it would be wrong to say that they have no object.</summary>
    public const string WithoutBox = "Pictures whose objects are all without a box are left out";

    /// <summary>The picture; null when it cannot be understood at all.</summary>
    public AnnotatedPicture? Picture { get; set; }

    /// <summary>What is wrong.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What is to be counted and said, as <see cref="AnnotationSetBuilder.Remark"/> takes it.</summary>
    public List<string> Remarks { get; } = [];

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
