namespace Boxfit.Web.Pages;

/// <summary>A page, or what it stands on, that is part of the program.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Its bytes.</param>
sealed record EmbeddedPage(string Path, string Type, byte[] Content)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EmbeddedPage> All { get; } =
    [
        Read("/", "text/html; charset=utf-8", "serve.html"),
        Read("/page.js", "text/javascript; charset=utf-8", "serve.js"),
        Read("/page.css", "text/css; charset=utf-8", "serve.css"),
        Read("/openapi.json", "application/json", "openapi.json"),
    ];

    static EmbeddedPage Read(string path, string type, string name)
    {
        using var stream = typeof(EmbeddedPage).Assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(path, type, content);
    }
}
