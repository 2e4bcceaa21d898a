using System.Text.Json;

namespace Boxfit.Cli.Output;

/// <summary>What a cascade found, a line a picture: as JSON, or for people to read.</summary>
static class DetectionLines
{
    public static void WriteJson(PictureDetections picture, TextWriter output) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("path", picture.Path);
        if (picture.Error is { } error)
        {
            json.WriteString("error", error);
        }
        else
        {
            json.WriteNumber("width", picture.Width);
            json.WriteNumber("height", picture.Height);
            json.WriteStartArray("detections");
            foreach (var detection in picture.Detections) Write(json, detection);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });

    public static void WriteText(PictureDetections picture, TextWriter output)
    {
        var boxes = picture.Detections.Select(d => $"{d.Width}×{d.Height} at {d.X},{d.Y} ({d.Neighbours})");
        string found = picture.Detections.Count > 0 ? string.Join("; ", boxes) : "nothing found";
        output.WriteLine($"{ForeignText.ShownLine(picture.Path)}: {picture.Error ?? found}");
    }

    static void Write(Utf8JsonWriter json, Detection detection)
    {
        json.WriteStartObject();
        json.WriteStartArray("box");
        foreach (int value in (int[])[detection.X, detection.Y, detection.Width, detection.Height]) json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteNumber("neighbours", detection.Neighbours);
        json.WriteNumber("levelWeight", detection.LevelWeight);
        json.WriteEndObject();
    }
}
