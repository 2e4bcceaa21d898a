using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Boxfit.Reports.Html;

/// <summary>Text inside HTML.</summary>
public static class HtmlText
{
    static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>
    /// The text as it may stand between tags and in quoted attributes. File names may hold anything: markup is escaped, broken surrogates
    /// become "�".
    /// </summary>
    public static string Escape(string text) => s_encoder.Encode(text);
}
