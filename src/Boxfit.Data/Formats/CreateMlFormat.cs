namespace Boxfit.Data.Formats;

/// <summary>Create ML: a JSON list of pictures, each box by its centre and size in pixels.</summary>
sealed class CreateMlFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "createml";

    const int Decimals = 6;

    public override string Name => FormatName;

    public override string Description => "Create ML, a JSON list of pictures with annotations of label and coordinates";

    public override string[] JsonKeys { get; } =
    [
        "[].annotations.[].coordinates", "[].annotation.[].coordinates", "[].image [].annotations.[]", "[].imagefilename [].annotation.[]",
        "[].imagefilename [].annotations.[]", "[].imageURL [].annotations.[].label",
        "[].imageName [].annotations.[]", "[].imageName [].annotation.[]",
    ];

    public override ReadChoices Choices => ReadChoices.Units | ReadChoices.Boxes;

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        using var json = JsonTokens.Open(path, out string? note);
        return new CreateMlReader(json, path, options).Read(note);
    }

    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options) =>
        AtomicFile.Write(path, stream =>
        {
            using var json = new JsonPieces(stream, JsonText.Relaxed);
            json.Write(json.Of(pictures.Select(Entry)), DataJson.Default.IEnumerableCreateMlPicture);
            stream.Write("\n"u8);
        });

    static CreateMlPicture Entry(AnnotatedPicture picture) => new(picture.Name, [.. picture.Objects.Select(o => Annotation(picture, o))]);

    static CreateMlAnnotation Annotation(AnnotatedPicture picture, AnnotatedObject o)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        var place = new CreateMlCoordinates(Round((x1 + x2) / 2), Round((y1 + y2) / 2), Round(x2 - x1), Round(y2 - y1));
        return new(o.Label, place) { Confidence = o.Confidence };
    }

    static double Round(double value) => Math.Round(value, Decimals);
}

sealed record CreateMlPicture(string Image, CreateMlAnnotation[] Annotations);

sealed record CreateMlAnnotation(string Label, CreateMlCoordinates Coordinates)
{
    public double? Confidence { get; init; }
}

/// <param name="X">The box's horizontal centre in pixels.</param>
/// <param name="Y">Its vertical centre.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
sealed record CreateMlCoordinates(double X, double Y, double Width, double Height);
