using System.Net;

namespace Boxfit.Web.Guarding;

/// <summary>
/// Who may ask: those with the key, where there is one; and no page of another site, whatever name it gives this machine.
/// </summary>
/// <param name="key">The key; null where none is needed.</param>
/// <param name="isLocal">Whether only this machine reaches the server.</param>
sealed class RequestGuard(ApiKey? key, bool isLocal)
{
    /// <summary>The header by which a page of Boxfit names itself; a page of another site cannot send it.</summary>
    public const string PageHeader = "X-Boxfit-Page";

    /// <summary>What needs no key.</summary>
    public required IReadOnlyList<string> Open { get; init; }

    /// <summary>The page that alone may change something; null where any program may.</summary>
    public string? OnlyPage { get; init; }

    /// <summary>Refuses a request.</summary>
    /// <exception cref="RequestProblem">It may not be answered.</exception>
    public void Require(HttpRequest request)
    {
        // A page elsewhere may give this machine a name of its own, and then read what it is answered.
        if (isLocal && !IsLocalName(request.Host.Host))
        {
            throw new RequestProblem(StatusCodes.Status421MisdirectedRequest,
                "This server answers to localhost alone. Name it by --urls with a key to be reached by another name.");
        }
        if (IsOfAnotherSite(request))
            throw new RequestProblem(StatusCodes.Status403Forbidden, "A page of another site may not ask this server.");
        if (key is not null && !Open.Contains(request.Path.Value) && !key.IsBroughtBy(request))
        {
            throw new RequestProblem(StatusCodes.Status401Unauthorized,
                "The key is missing or another: bring it as Authorization: Bearer KEY, or as X-API-Key: KEY.");
        }
        if (OnlyPage is { } page && !IsReading(request.Method) && request.Headers[PageHeader] != page)
        {
            throw new RequestProblem(StatusCodes.Status403Forbidden,
                $"What changes something has to bring the header {PageHeader}: {page}, so that no other site's page can do it.");
        }
    }

    static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number);

    /// <summary>Browsers say from where a page asks; other programs do not.</summary>
    static bool IsOfAnotherSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [var site] && site is "cross-site" or "same-site")
            return !IsNavigation(request);
        return request.Headers.Origin is [{ Length: > 0 } origin] && origin != $"{request.Scheme}://{request.Host}";
    }

    /// <summary>Who follows a link sees the page, and asks for no box.</summary>
    static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] is ["navigate"]
        && request.Headers["Sec-Fetch-Dest"] is ["document"];
}
