using System.Net;

namespace Boxfit.Web.Guarding;

/// <summary>
/// Who may ask: those with the key, where there is one; and no page of another site, whatever name it gives this machine.
/// </summary>
/// <param name="key">The key; null where none is needed, since only this machine reaches the server.</param>
sealed class RequestGuard(ApiKey? key)
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
        // A page elsewhere may give this machine a name of its own, and then read what it is answered; the key it would not have.
        if (key is null && !IsLocalName(request.Host.Host))
        {
            throw new RequestProblem(StatusCodes.Status421MisdirectedRequest,
                $"Found the name '{ForeignText.ShownLine(request.Host.Host)}', where a server without a key answers to localhost and " +
                "127.0.0.1 alone. Start it with --api-key-file FILE to reach it by another name, such as through a proxy.");
        }
        if (IsOfAnotherSite(request))
        {
            throw new RequestProblem(StatusCodes.Status403Forbidden,
                "A page of another site may not ask this server. A proxy before it has to pass the header Host on as it is.");
        }
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

    /// <summary>
    /// Browsers say from where a page asks; other programs do not. Only the older ones say it by the origin alone, of which the scheme is
    /// not compared: it is another's where a proxy before this server has the certificate.
    /// </summary>
    static bool IsOfAnotherSite(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none") && !IsNavigation(request);
        string origin = request.Headers.Origin.ToString();
        bool isOwn = Uri.TryCreate(origin, UriKind.Absolute, out var place) && request.Host.Equals(new(place.Authority));
        return origin.Length > 0 && !isOwn;
    }

    /// <summary>Who follows a link sees the page, and asks for no box.</summary>
    static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] is ["navigate"]
        && request.Headers["Sec-Fetch-Dest"] is ["document"];
}
