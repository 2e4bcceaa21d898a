namespace Boxfit.Web.Answering;

/// <summary>How answers are written.</summary>
static class Answers
{
    /// <summary>Writes an answer of a kind.</summary>
    public static async Task WriteAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes a record as JSON.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        WriteAsync(context, "application/json", JsonText.Utf8(value, type, JsonText.Relaxed));
}
