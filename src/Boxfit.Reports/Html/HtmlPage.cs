using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Boxfit.Reports.Html;

/// <summary>
/// The frame of an HTML page that holds its style and script itself and asks the network for nothing: its security policy forbids any
/// request but for pictures, and any script but its own.
/// </summary>
static class HtmlPage
{
    /// <summary>Pictures inside the page itself.</summary>
    public const string EmbeddedPictures = "data:";

    /// <summary>Pictures inside the page and beside it, on a disk or on the server that the page comes from.</summary>
    public const string PicturesBeside = "data: file: 'self'";

    static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Whether a file of that name is a page.</summary>
    public static bool IsPage(string path) => Path.GetExtension(path).ToUpperInvariant() is ".HTML" or ".HTM";

    /// <summary>Writes a whole page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">The page's title; it is escaped.</param>
    /// <param name="pictures">Where pictures may come from: <see cref="EmbeddedPictures"/> or <see cref="PicturesBeside"/>.</param>
    /// <param name="styles">Style sheets after the one that all pages share.</param>
    /// <param name="script">The page's script; runs when the body is there.</param>
    /// <param name="writeBody">Writes the body's content, which must be escaped where it is text.</param>
    public static void Write(
        TextWriter output, string title, string pictures, IReadOnlyList<string> styles, string script, Action<TextWriter> writeBody)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        string policy = $"default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; script-src 'sha256-{hash}'";
        output.Write(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            {OwnMark.OfPage}
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <title>{Escape(title)}</title>
            <style>
            {Resource(typeof(HtmlPage), "page.css")}{string.Concat(styles)}</style>
            </head>
            <body>

            """.ReplaceLineEndings("\n"));
        writeBody(output);
        output.Write($"<script>{script}</script>\n</body>\n</html>\n");
    }

    /// <summary>The text of a file that lies beside a type's source and is embedded in its assembly.</summary>
    /// <param name="beside">A type of the same namespace as the file's folder.</param>
    /// <param name="name">The file's name, such as <c>page.css</c>.</param>
    public static string Resource(Type beside, string name)
    {
        using var stream = beside.Assembly.GetManifestResourceStream(beside, name)
            ?? throw new ArgumentException($"{beside.Assembly.GetName().Name} holds no {name} beside {beside.Name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// The text as it may stand between tags and in quoted attributes. File names may hold anything: markup is escaped, broken surrogates
    /// become "�".
    /// </summary>
    public static string Escape(string text) => s_encoder.Encode(text);
}
