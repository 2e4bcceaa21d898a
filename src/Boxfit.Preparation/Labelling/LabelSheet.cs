using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Boxfit.Preparation.Labelling;

/// <summary>
/// The page to look through labels with: the boxed pictures, least certain first, a hundred at a time. What it shows is data inside the
/// page; thumbnails come from the folder beside it as they are scrolled to, so it opens as fast with many pictures as with few.
/// </summary>
static class LabelSheet
{
    public const int ThumbnailWidth = 288, ThumbnailHeight = 208, ThumbnailQuality = 78;

    // Escapes what could end the script element that holds the data.
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes the page.</summary>
    /// <param name="outputs">Where the page, its thumbnails and the pictures are.</param>
    /// <param name="options">How the labels were made.</param>
    /// <param name="pictures">All pictures in their order; taken one after the other.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(LabelOutputs outputs, LabellingOptions options, IEnumerable<LabelledPicture> pictures) =>
        AtomicFile.Write(outputs.Sheet, stream =>
        {
            using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            HtmlPage.Write(
                output, Path.GetFileName(outputs.Labels), HtmlPage.PicturesBeside, [Resource("sheet.css")], Resource("sheet.js"), body =>
                {
                    body.Write(Resource("sheet.html"));
                    body.Write("<script type=\"application/json\" id=\"data\">");
                    body.Flush();
                    using (var json = new Utf8JsonWriter(stream, s_options)) WriteData(json, outputs, options, pictures);
                    body.Write("</script>\n");
                });
        });

    static string Resource(string name) => HtmlPage.Resource(typeof(LabelSheet), name);

    static void WriteData(Utf8JsonWriter json, LabelOutputs outputs, LabellingOptions options, IEnumerable<LabelledPicture> pictures)
    {
        json.WriteStartObject();
        json.WriteString("labels"u8, Path.GetFileName(outputs.Labels));
        json.WriteString("policy"u8, options.Policy.ToString().ToLowerInvariant());
        json.WriteString("thumbnails"u8, Path.GetFileName(outputs.Thumbnails));
        json.WriteStartArray("cascades"u8);
        foreach (var cascade in options.Cascades) json.WriteStringValue(cascade.ToString());
        json.WriteEndArray();
        json.WriteStartArray("statuses"u8);
        json.WriteStringValue("labelled"u8);
        foreach (string reason in RejectionReason.All) json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteStartArray("pictures"u8);
        foreach (var picture in pictures)
        {
            WritePicture(json, picture, options.Policy);
            if (json.BytesPending > 1 << 16) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An array: name, thumbnail, status, width, height, cascade, boxes with the label first; or name, "", status, error.</summary>
    static void WritePicture(Utf8JsonWriter json, LabelledPicture picture, LabelPolicy policy)
    {
        var label = picture.Choose(policy, out string? reason);
        int status = reason is null ? 0 : 1 + ((IList<string>)RejectionReason.All).IndexOf(reason);
        json.WriteStartArray();
        json.WriteStringValue(picture.Name);
        if (picture.Error is { } error)
        {
            json.WriteStringValue(""u8);
            json.WriteNumberValue(status);
            json.WriteStringValue(error);
        }
        else
        {
            json.WriteStringValue(LabelOutputs.ThumbnailOf(picture.Name));
            foreach (int number in (ReadOnlySpan<int>)[status, picture.Width, picture.Height, picture.Cascade]) json.WriteNumberValue(number);
            json.WriteStartArray();
            foreach (var box in picture.Boxes.OrderBy(b => b != label).Take(MostBoxes)) WriteBox(json, box);
            json.WriteEndArray();
            json.WriteNumberValue(picture.Boxes.Count);
        }
        json.WriteEndArray();
    }

    /// <summary>More are not drawn; they would hide the picture.</summary>
    const int MostBoxes = 50;

    static void WriteBox(Utf8JsonWriter json, FoundBox box)
    {
        json.WriteStartArray();
        foreach (int number in (ReadOnlySpan<int>)[box.X1, box.Y1, box.X2, box.Y2, box.Neighbours]) json.WriteNumberValue(number);
        json.WriteNumberValue(LabelConfidence.Of(box));
        json.WriteNumberValue(Math.Round(box.LevelWeight, 3));
        json.WriteEndArray();
    }
}
