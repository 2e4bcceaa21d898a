using System.Text.Json;

namespace Boxfit.Data.Formats;

/// <summary>Writes a folder of labelme files, one a picture, each with rectangles.</summary>
static class LabelmeWriter
{
    public static void Write(string folder, IReadOnlyList<AnnotatedPicture> pictures) => AtomicFolder.Write(folder, temporary =>
    {
        var stems = new UniqueNames();
        foreach (var picture in pictures)
        {
            using var stream = File.Create(Path.Combine(temporary, stems.Take(FileNames.Stem(picture.Name)) + ".json"));
            JsonOutput.Write(stream, json => Write(json, picture));
        }
    });

    static void Write(Utf8JsonWriter json, AnnotatedPicture picture)
    {
        json.WriteStartObject();
        json.WriteString("version", "5.0.1");
        json.WriteStartObject("flags");
        json.WriteEndObject();
        json.WriteStartArray("shapes");
        foreach (var o in picture.Objects)
        {
            var box = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
            json.WriteStartObject();
            json.WriteString("label", o.Label);
            json.WriteStartArray("points");
            foreach (var (x, y) in ((double, double)[])[(box.X1, box.Y1), (box.X2, box.Y2)])
            {
                json.WriteStartArray();
                json.WriteRounded(x);
                json.WriteRounded(y);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteNull("group_id");
            json.WriteString("shape_type", "rectangle");
            json.WriteStartObject("flags");
            json.WriteEndObject();
            if (o.Confidence is { } confidence) json.WriteNumber("score", confidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("imagePath", picture.Name);
        json.WriteNull("imageData");
        if (picture.Height is { } height) json.WriteNumber("imageHeight", height);
        if (picture.Width is { } width) json.WriteNumber("imageWidth", width);
        json.WriteEndObject();
    }
}
