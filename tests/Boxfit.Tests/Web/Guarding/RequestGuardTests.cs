using Microsoft.AspNetCore.Http;

namespace Boxfit.Tests.Web.Guarding;

public class RequestGuardTests
{
    const string Key = "0123456789abcdef0123456789abcdef";

    static RequestGuard Guard(string? page = null) => new(null) { Open = ["/"], OnlyPage = page };

    static HttpRequest Request(string method, string? page = null)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host, request.Path) = (method, "http", new("127.0.0.1:8080"), "/api/pictures/1");
        if (page is not null) request.Headers[RequestGuard.PageHeader] = page;
        return request;
    }

    [Theory]
    [InlineData("GET", null, true)]
    [InlineData("PUT", null, false)]
    [InlineData("POST", "other", false)]
    [InlineData("DELETE", null, false)]
    [InlineData("PUT", "review", true)]
    public void Only_the_page_may_change_something(string method, string? page, bool isTaken)
    {
        var refused = Record.Exception(() => Guard("review").Require(Request(method, page)));
        Assert.Equal(isTaken, refused is null);
        if (!isTaken) Assert.Contains("X-Boxfit-Page: review", Assert.IsType<RequestProblem>(refused).Message);
        Guard().Require(Request(method, page));
    }

    /// <summary>A proxy that has the certificate passes on what the browser said of an address with https.</summary>
    [Theory]
    [InlineData("boxes.example", "same-origin", "https://boxes.example", 200)]
    [InlineData("boxes.example", null, "https://boxes.example", 200)]
    [InlineData("boxes.example:8443", null, "https://Boxes.example:8443", 200)]
    [InlineData("127.0.0.1:8080", "same-origin", "https://boxes.example", 200)]
    [InlineData("boxes.example", "none", null, 200)]
    [InlineData("boxes.example", "cross-site", "https://boxes.example", 403)]
    [InlineData("boxes.example", "same-site", null, 403)]
    [InlineData("boxes.example", "same-origin, cross-site", null, 403)]
    [InlineData("boxes.example", null, "https://boxes.example:8443", 403)]
    [InlineData("boxes.example", null, "https://evil.example", 403)]
    [InlineData("boxes.example", null, "null", 403)]
    public void Behind_a_proxy_its_own_page_may_ask_and_no_other(string host, string? site, string? origin, int status)
    {
        using var folder = new TemporaryFolder();
        var guard = new RequestGuard(ApiKey.Read(folder.Write("key", Key))) { Open = ["/"] };
        var request = Request("POST");
        (request.Host, request.Headers["Sec-Fetch-Site"], request.Headers.Origin) = (new(host), site, origin);
        request.Headers["X-API-Key"] = Key;
        Assert.Equal(status, Record.Exception(() => guard.Require(request)) is RequestProblem refused ? refused.Status : 200);
        request.Headers.Remove("X-API-Key");
        Assert.Equal(status == 200 ? 401 : status, Assert.Throws<RequestProblem>(() => guard.Require(request)).Status);
    }

    /// <summary>A page elsewhere that gives this machine its own name is of the same origin then.</summary>
    [Theory]
    [InlineData("localhost:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("evil.example:8080", false)]
    public void Without_a_key_other_names_than_this_machines_own_are_refused(string host, bool isTaken)
    {
        var request = Request("GET");
        (request.Host, request.Headers["Sec-Fetch-Site"]) = (new(host), "same-origin");
        var refused = Record.Exception(() => Guard().Require(request)) as RequestProblem;
        Assert.Equal(isTaken, refused is null);
        if (isTaken) return;
        Assert.Equal(421, refused!.Status);
        Assert.Matches("^Found the name 'evil.example', where .* Start it with --api-key-file FILE", refused.Message);
    }
}
