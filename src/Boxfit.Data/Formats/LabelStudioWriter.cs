using System.Text.Json;

namespace Boxfit.Data.Formats;

/// <summary>Writes a list of tasks, as Label Studio imports it.</summary>
static class LabelStudioWriter
{
    const int PercentDecimals = 6;

    public static void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, bool predicted) => JsonOutput.Write(path, json =>
    {
        json.WriteStartArray();
        for (int i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            json.WriteStartObject("data");
            json.WriteString("image", picture.Name);
            if (picture.Part is { } part) json.WriteString("split", part);
            json.WriteEndObject();
            json.WriteStartArray(predicted ? "predictions" : "annotations");
            json.WriteStartObject();
            if (predicted) json.WriteString("model_version", "boxfit");
            json.WriteStartArray("result");
            foreach (var o in picture.Objects) Write(json, picture, o);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.FlushWhenLarge();
        }
        json.WriteEndArray();
    });

    static void Write(Utf8JsonWriter json, AnnotatedPicture picture, AnnotatedObject o)
    {
        bool isLabelled = o.Label.Length > 0;
        var box = o.ToRelative(picture.Width ?? 1, picture.Height ?? 1);
        json.WriteStartObject();
        json.WriteString("from_name", "label");
        json.WriteString("to_name", "image");
        json.WriteString("type", isLabelled ? "rectanglelabels" : "rectangle");
        if (picture is { Width: { } width, Height: { } height })
        {
            json.WriteNumber("original_width", width);
            json.WriteNumber("original_height", height);
        }
        json.WriteNumber("image_rotation", 0);
        json.WriteStartObject("value");
        foreach (var (name, share) in ((string, double)[])[("x", box.X1), ("y", box.Y1), ("width", box.Width), ("height", box.Height)])
        {
            json.WritePropertyName(name);
            json.WriteRounded(share * 100, PercentDecimals);
        }
        json.WriteNumber("rotation", 0);
        if (isLabelled)
        {
            json.WriteStartArray("rectanglelabels");
            json.WriteStringValue(o.Label);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        if (o.Confidence is { } confidence) json.WriteNumber("score", confidence);
        json.WriteEndObject();
    }
}
