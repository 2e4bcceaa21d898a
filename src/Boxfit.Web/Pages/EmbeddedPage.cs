namespace Boxfit.Web.Pages;

/// <summary>A page, or what it stands on, that is part of the program.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Its bytes.</param>
sealed record EmbeddedPage(string Path, string Type, byte[] Content)
{
    // Nothing but the server's own files and what the page itself has made, and in no page of others.
    const string Policy = "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>A page with its script and styles, by its name: <c>serve</c>, for one, is <c>serve.html</c>.</summary>
    public static IReadOnlyList<EmbeddedPage> Of(string name) =>
    [
        Read("/", "text/html; charset=utf-8", $"{name}.html"),
        Read($"/{name}.js", "text/javascript; charset=utf-8", $"{name}.js"),
        Read($"/{name}.css", "text/css; charset=utf-8", $"{name}.css"),
        Read("/shared.css", "text/css; charset=utf-8", "shared.css"),
    ];

    /// <summary>One of the program's files.</summary>
    public static EmbeddedPage Read(string path, string type, string name)
    {
        using var stream = typeof(EmbeddedPage).Assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(path, type, content);
    }

    /// <summary>Answers with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        (headers.ContentSecurityPolicy, headers.CacheControl) = (Policy, "no-cache");
        return Answers.WriteAsync(context, Type, Content);
    }
}
