namespace Boxfit.Web.Answering;

/// <summary>A request that is not answered as it asks, with what is said of it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What is wrong and what to do, as sentences.</param>
sealed class RequestProblem(int status, string detail) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>When it may be tried again; null where that would be the same.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Writes it as RFC 9457's problem details; nothing where an answer has begun.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string detail, TimeSpan? retryAfter = null)
    {
        var response = context.Response;
        if (response.HasStarted) return;
        response.Clear();
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        if (retryAfter is { } time) response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(time.TotalSeconds))}";
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        string title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
        var problem = new ProblemJson("about:blank", title, status, detail, context.Request.Path, RequestIds.Of(context));
        await response.Body.WriteAsync(JsonText.Utf8(problem, AnsweringJson.Default.ProblemJson), context.RequestAborted)
            .ConfigureAwait(false);
    }
}
