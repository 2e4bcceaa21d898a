using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Boxfit.Preparation.Labelling;

/// <summary>
/// The page to look through labels with: the boxed pictures, least certain first, a hundred at a time. What it shows is data inside the
/// page; thumbnails come from the folder beside it as they are scrolled to, so it opens as fast with many pictures as with few.
/// </summary>
static class LabelSheet
{
    public const int ThumbnailWidth = 288, ThumbnailHeight = 208, ThumbnailQuality = 78;

    /// <summary>More are not drawn; they would hide the picture.</summary>
    const int MostBoxes = 50;

    // Escapes what could end the script element that holds the data.
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes the page.</summary>
    /// <param name="outputs">Where the page, its thumbnails and the pictures are.</param>
    /// <param name="options">How the labels were made.</param>
    /// <param name="names">The names of all pictures in their order.</param>
    /// <param name="pictures">All pictures in that order; taken one after the other.</param>
    /// <param name="hasLabels">Whether any is labelled.</param>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(
        LabelOutputs outputs, LabellingOptions options, IReadOnlyList<string> names, IEnumerable<LabelledPicture> pictures,
        bool hasLabels) =>
        AtomicFile.Write(outputs.Sheet, stream =>
        {
            using var output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            HtmlPage.Write(
                output, Path.GetFileName(outputs.Labels), HtmlPage.PicturesBeside, [Resource("sheet.css")], Resource("sheet.js"), body =>
                {
                    body.Write(Resource("sheet.html"));
                    body.Write("<script type=\"application/json\" id=\"data\">");
                    body.Flush();
                    using (var json = new JsonPieces(stream, s_options))
                    {
                        json.Write(Data(outputs, options, names, json.Of(pictures)) with { HasLabels = hasLabels },
                            PreparationJson.Default.SheetData);
                    }
                    body.Write("</script>\n");
                });
        });

    static string Resource(string name) => HtmlPage.Resource(typeof(LabelSheet), name);

    static SheetData Data(
        LabelOutputs outputs, LabellingOptions options, IReadOnlyList<string> names, IEnumerable<LabelledPicture> pictures) => new(
        Path.GetFileName(outputs.Labels), options.Policy.ToString().ToLowerInvariant(), Path.GetFileName(outputs.Thumbnails),
        options.Cascades.Select(c => c.ToString()), RejectionReason.All.Prepend("labelled"),
        pictures.Select(p => Cells(p, options.Policy)))
        {
            Captions = ShortPaths.Of(names),
        };

    /// <summary>
    /// A picture: name, thumbnail, status, width, height, cascade, boxes with the label first, their number; or name, "", status, error.
    /// </summary>
    static object[] Cells(LabelledPicture picture, LabelPolicy policy)
    {
        var label = picture.Choose(policy, out string? reason);
        int status = reason is null ? 0 : 1 + ((IList<string>)RejectionReason.All).IndexOf(reason);
        if (picture.Error is { } error) return [picture.Name, "", status, error];
        double[][] boxes = [.. picture.Boxes.OrderBy(b => b != label).Take(MostBoxes).Select(Cells)];
        return
        [
            picture.Name, LabelOutputs.ThumbnailOf(picture.Name), status, picture.Width, picture.Height, picture.Cascade, boxes,
            picture.Boxes.Count,
        ];
    }

    static double[] Cells(FoundBox box) =>
        [box.X1, box.Y1, box.X2, box.Y2, box.Neighbours, LabelConfidence.Of(box), Math.Round(box.LevelWeight, 3)];
}

/// <summary>The data in the page.</summary>
sealed record SheetData(
    string Labels, string Policy, string Thumbnails, IEnumerable<string> Cascades, IEnumerable<string> Statuses,
    [property: JsonPropertyOrder(1)] IEnumerable<object[]> Pictures)
{
    /// <summary>What each picture is called: the short part of its path that no other has.</summary>
    public required IEnumerable<string> Captions { get; init; }

    /// <summary>Whether any picture is labelled; the page begins with these.</summary>
    public bool HasLabels { get; init; }
}
