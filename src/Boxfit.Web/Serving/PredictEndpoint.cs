using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Boxfit.Web.Serving;

/// <summary>
/// <c>POST /predict</c>: a picture as the body, or several as <c>multipart/form-data</c>, and their boxes as JSON; with
/// <c>Accept: image/jpeg</c> the picture with its box drawn in.
/// </summary>
/// <param name="model">The model's name.</param>
/// <param name="work">Computes.</param>
/// <param name="most">Pictures of one request: as many as may wait.</param>
sealed class PredictEndpoint(string model, PictureWork work, int most)
{
    const string Jpeg = "image/jpeg", Unnamed = "picture";
    const int LongestBoundary = 100;

    /// <summary>Answers a request.</summary>
    /// <exception cref="RequestProblem">It cannot be answered.</exception>
    public async Task AnswerAsync(HttpContext context)
    {
        bool isMany = context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
        bool isDrawn = WantsJpeg(context.Request);
        if (isMany && isDrawn)
            throw new RequestProblem(StatusCodes.Status406NotAcceptable, "Several pictures are not drawn; send one as the body.");
        using var asked = PictureWork.Of(context);
        if (isMany) await AnswerManyAsync(context, asked).ConfigureAwait(false);
        else if (isDrawn) await AnswerDrawnAsync(context, asked).ConfigureAwait(false);
        else await AnswerOneAsync(context, asked).ConfigureAwait(false);
    }

    async Task AnswerOneAsync(HttpContext context, CancellationTokenSource asked)
    {
        var body = await work.ReadAsync(context.Request.Body, asked.Token).ConfigureAwait(false);
        var served = await work.PredictAsync(body, Unnamed, asked).ConfigureAwait(false);
        await Answers.WriteAsync(context, Json(served, name: null), ServingJson.Default.ServedJson).ConfigureAwait(false);
    }

    async Task AnswerDrawnAsync(HttpContext context, CancellationTokenSource asked)
    {
        // Memory that nobody takes back, since it is read once more when the box is there.
        byte[] content;
        using (var body = await work.ReadAsync(context.Request.Body, asked.Token).ConfigureAwait(false)) content = body.Bytes.ToArray();
        using var memory = work.Lend(content.Length);
        var served = await work.PredictAsync(content.AsMemory(), Unnamed, asked).ConfigureAwait(false);
        byte[] drawn = await work.DrawAsync(content, served.Prediction, asked.Token).ConfigureAwait(false);
        await Answers.WriteAsync(context, Jpeg, drawn).ConfigureAwait(false);
    }

    async Task AnswerManyAsync(HttpContext context, CancellationTokenSource asked)
    {
        List<Task<ServedJson>> pictures = [];
        try
        {
            var reader = new MultipartReader(Boundary(context.Request), context.Request.Body);
            while (await reader.ReadNextSectionAsync(asked.Token).ConfigureAwait(false) is { } section)
            {
                if (pictures.Count == most)
                {
                    throw new RequestProblem(StatusCodes.Status400BadRequest,
                        $"The body has more than {Counted.Of(most, "part")}, as many pictures as may wait. Send fewer at a time.");
                }
                string name = NameOf(section, pictures.Count);
                var body = await work.ReadAsync(section.Body, asked.Token).ConfigureAwait(false);
                var picture = JsonAsync(work.PredictAsync(body, name, asked), name);
                pictures.Add(picture);
                // What refuses one refuses all, and nothing more is read.
                if (picture.IsFaulted) await picture.ConfigureAwait(false);
            }
            if (pictures.Count == 0)
                throw new RequestProblem(StatusCodes.Status400BadRequest, "The body has no parts; expected a picture a part.");
            var answers = await Task.WhenAll(pictures).ConfigureAwait(false);
            await Answers.WriteAsync(context, new(answers), ServingJson.Default.ServedManyJson).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException
            && !context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest, $"The body is no multipart: {e.Message}");
        }
        finally
        {
            // Where the request is refused, nobody waits for the others.
            await PictureWork.EndAsync(asked, pictures).ConfigureAwait(false);
        }
    }

    async Task<ServedJson> JsonAsync(Task<ServedPrediction> served, string name)
    {
        try
        {
            return Json(await served.ConfigureAwait(false), name);
        }
        // One bad picture says nothing of the others; where the server is busy, all are refused.
        catch (RequestProblem e) when (e.Status == StatusCodes.Status422UnprocessableEntity)
        {
            return new(0, 0, null, null, model, 0) { Name = name, Error = e.Message };
        }
    }

    ServedJson Json(ServedPrediction served, string? name)
    {
        var p = served.Prediction;
        double milliseconds = Math.Round(p.Time.TotalMilliseconds, 2);
        return new(
            p.Width, p.Height, PredictedBox.Edges(p), p.IsPresent ? p.Label : null, $"{model}@{served.Version}", milliseconds)
        {
            Confidence = PredictedBox.Share(p.Confidence), LabelConfidence = PredictedBox.Share(p.IsPresent ? p.LabelConfidence : null),
            Unlikeness = PredictedBox.Share(p.Unlikeness), FeatureDistance = PredictedBox.Share(p.FeatureDistance),
            Inner = PredictedBox.Inner(p), Outer = PredictedBox.Outer(p), Name = name, Error = PredictedBox.FaultOf(p),
        };
    }

    static bool WantsJpeg(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types) && types.Any(t => t.MediaType == Jpeg);

    static string Boundary(HttpRequest request)
    {
        string boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        return boundary.Length is > 0 and <= LongestBoundary ? boundary
            : throw new RequestProblem(StatusCodes.Status400BadRequest, "The multipart body names no boundary, or a long one.");
    }

    static string NameOf(MultipartSection section, int index)
    {
        string name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var found)
            ? HeaderUtilities.RemoveQuotes(found.FileNameStar.HasValue ? found.FileNameStar : found.FileName).ToString() : "";
        return name.Length > 0 ? ForeignText.ShownLine(name) : $"{Unnamed} {index + 1}";
    }
}
