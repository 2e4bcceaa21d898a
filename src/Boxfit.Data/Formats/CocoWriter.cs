namespace Boxfit.Data.Formats;

/// <summary>Writes a COCO file: boxes as x, y, width, height; a part as the image's <c>split</c>, as some COCO files have it.</summary>
static class CocoWriter
{
    public static void Write(string path, IReadOnlyList<AnnotatedPicture> pictures)
    {
        string[] classes = ClassNames.Of(pictures);
        JsonOutput.Write(path, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("images");
            for (int i = 0; i < pictures.Count; i++)
            {
                json.WriteStartObject();
                json.WriteNumber("id", i + 1);
                json.WriteString("file_name", pictures[i].Name);
                if (pictures[i].Width is { } width) json.WriteNumber("width", width);
                if (pictures[i].Height is { } height) json.WriteNumber("height", height);
                if (pictures[i].Part is { } part) json.WriteString("split", part);
                json.WriteEndObject();
                json.FlushWhenLarge();
            }
            json.WriteEndArray();
            json.WriteStartArray("annotations");
            int id = 0;
            for (int i = 0; i < pictures.Count; i++)
            {
                foreach (var o in pictures[i].Objects)
                {
                    var box = o.ToPixels(pictures[i].Width ?? 0, pictures[i].Height ?? 0);
                    (double boxWidth, double boxHeight) = (box.X2 - box.X1, box.Y2 - box.Y1);
                    json.WriteStartObject();
                    json.WriteNumber("id", ++id);
                    json.WriteNumber("image_id", i + 1);
                    json.WriteNumber("category_id", Array.IndexOf(classes, o.Label) + 1);
                    json.WriteStartArray("bbox");
                    foreach (double number in (double[])[box.X1, box.Y1, boxWidth, boxHeight]) json.WriteRounded(number);
                    json.WriteEndArray();
                    json.WriteNumber("area", Math.Round(boxWidth * boxHeight, 3));
                    json.WriteNumber("iscrowd", 0);
                    if (o.Confidence is { } confidence) json.WriteNumber("score", confidence);
                    json.WriteEndObject();
                    json.FlushWhenLarge();
                }
            }
            json.WriteEndArray();
            json.WriteStartArray("categories");
            for (int i = 0; i < classes.Length; i++)
            {
                json.WriteStartObject();
                json.WriteNumber("id", i + 1);
                json.WriteString("name", classes[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
