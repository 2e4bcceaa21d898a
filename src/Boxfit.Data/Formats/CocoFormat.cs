using System.Text.Json.Serialization;

namespace Boxfit.Data.Formats;

/// <summary>
/// COCO: one JSON file with lists of images, annotations and categories; or a bare list of annotations. Boxes are x, y, width, height; a
/// part is written as the image's <c>split</c>, as some COCO files have it.
/// </summary>
sealed class CocoFormat : AnnotationFormat, IWrittenFormat
{
    public const string FormatName = "coco";

    public override string Name => FormatName;

    public override string Description => "COCO, a JSON file with images, annotations and categories, or a list of annotations with bbox";

    public override string[] JsonKeys { get; } =
    [
        "images.[]", "annotations.[].image_id", "annotations.[].bbox", "annotations.[].segmentation", "categories.[]", "data_list.[]",
        "[].image_id", "[].category_id", "[].segmentation [].area", "[].segmentation [].iscrowd", "[].file_name", "[].ann",
    ];

    public override bool FitsFile(string file, string head) => IsOfLines(file, head);

    public override ReadChoices Choices => ReadChoices.Units | ReadChoices.Boxes;

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        string head = TextContent.ReadHead(path, DataFile.HeadBytes);
        bool isOfLines = IsOfLines(path, head);
        using var json = isOfLines ? JsonTokens.OpenLines(path, out string? note) : JsonTokens.Open(path, out note);
        return new CocoReader(json, path, options).Read(note, isOfLines);
    }

    /// <summary>True for a <c>metadata.jsonl</c> of Hugging Face's imagefolder: a picture a line.</summary>
    static bool IsOfLines(string file, string head) =>
        JsonLines.HasKey(file, head, "file_name") && JsonLines.HasKey(file, head, "objects");

    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        string[] classes = ClassesOf(pictures);
        AtomicFile.Write(path, stream =>
        {
            using var json = new JsonPieces(stream, JsonText.Relaxed);
            var file = new CocoFile(
                json.Of(Images(pictures)), json.Of(Annotations(pictures, classes)),
                classes.Select((name, i) => new CocoCategory(i + 1, name)));
            json.Write(file, DataJson.Default.CocoFile);
            stream.Write("\n"u8);
        });
    }

    static IEnumerable<CocoImage> Images(IEnumerable<AnnotatedPicture> pictures) =>
        pictures.Select((p, i) => new CocoImage(i + 1, p.Name, p.Width, p.Height, p.Part));

    static IEnumerable<CocoAnnotation> Annotations(IReadOnlyList<AnnotatedPicture> pictures, string[] classes)
    {
        int id = 0;
        for (int i = 0; i < pictures.Count; i++)
        {
            foreach (var o in pictures[i].Objects)
            {
                var (x1, y1, x2, y2) = o.ToPixels(pictures[i].Width ?? 0, pictures[i].Height ?? 0);
                double[] box = [Math.Round(x1, 3), Math.Round(y1, 3), Math.Round(x2 - x1, 3), Math.Round(y2 - y1, 3)];
                int category = Array.IndexOf(classes, o.Label) + 1;
                yield return new(++id, i + 1, category, box, Math.Round((x2 - x1) * (y2 - y1), 3)) { Score = o.Confidence };
            }
        }
    }
}

sealed record CocoFile(IEnumerable<CocoImage> Images, IEnumerable<CocoAnnotation> Annotations, IEnumerable<CocoCategory> Categories);

sealed record CocoImage(int Id, string FileName, int? Width, int? Height, string? Split);

sealed record CocoAnnotation(int Id, int ImageId, int CategoryId, double[] Bbox, double Area)
{
    [JsonPropertyName("iscrowd")]
    public int IsCrowd => 0;

    public double? Score { get; init; }
}

sealed record CocoCategory(int Id, string Name);
