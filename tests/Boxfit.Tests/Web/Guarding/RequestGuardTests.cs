using Microsoft.AspNetCore.Http;

namespace Boxfit.Tests.Web.Guarding;

public class RequestGuardTests
{
    static RequestGuard Guard(string? page = null) => new(null, isLocal: true) { Open = ["/"], OnlyPage = page };

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
}
