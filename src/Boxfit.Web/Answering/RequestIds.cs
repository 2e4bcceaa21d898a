namespace Boxfit.Web.Answering;

/// <summary>The id of a request, in its answer and in the log: the one that it brings, or a new one.</summary>
static class RequestIds
{
    /// <summary>The header that has it.</summary>
    public const string Header = "X-Request-Id";

    const int Longest = 64;

    /// <summary>The request's id.</summary>
    public static string Of(HttpContext context) => context.TraceIdentifier;

    /// <summary>Takes the id that the request brings, where it is one that a log can show.</summary>
    public static void Take(HttpContext context)
    {
        string? brought = context.Request.Headers[Header];
        bool isUsable = brought is { Length: > 0 and <= Longest }
            && brought.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        if (isUsable) context.TraceIdentifier = brought!;
    }
}
