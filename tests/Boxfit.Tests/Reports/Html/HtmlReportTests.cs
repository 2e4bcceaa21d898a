using System.Net;
using System.Text.RegularExpressions;

namespace Boxfit.Tests.Reports.Html;

public sealed partial class HtmlReportTests : IDisposable
{
    const string Hostile = "<script>alert(1)</script> \"a' & \u202E\uD800 😀 日本";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_text_is_escaped()
    {
        var report = new HtmlReport(Hostile);
        report.AddHeading(Hostile);
        report.AddText(Hostile);
        report.AddTable([Hostile], [[Hostile]]);
        report.AddFigure("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(2)</script></svg>", Hostile);
        report.AddPictures(Hostile, Hostile, [new(Picture(), Hostile, [new(new(0, 0, 1, 1), Hostile, Hostile)])]);
        string html = Save(report);

        Assert.DoesNotContain("alert(1)</script>", html);
        Assert.DoesNotContain("alert(2)", html);
        Assert.DoesNotContain("\uD800", html);
        Assert.Single(Regex.Matches(html, "<script"));
        string seen = Hostile.Replace('\uD800', '\uFFFD');
        // The title twice, two headings, two paragraphs, two cells, the figure twice, the picture, its box twice and its label.
        Assert.Equal(15, Regex.Count(WebUtility.HtmlDecode(html), Regex.Escape(seen)));
    }

    [Fact]
    public void Nothing_is_asked_of_the_network_and_no_other_script_runs()
    {
        string html = Save(new HtmlReport("A title"));
        string policy = Policy().Match(html).Groups[1].Value;
        Assert.StartsWith("default-src 'none'; img-src data:;", policy);
        string script = Script().Match(html).Groups["text"].Value;
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script));
        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(hash)}'", policy);
    }

    [Fact]
    public void Boxes_lie_on_the_thumbnail_with_rims_below_all_lines()
    {
        var report = new HtmlReport("A title");
        report.AddPictures("Boxes", "", [new(Picture(), "grey.png",
            [new(new(0.25, 0.25, 0.75, 0.75), "#00e08a", "truth"), new(new(0.5, -3, 1e300, 0.5), "#ff9a1f", Dashed: true)])]);
        string html = Save(report);

        Assert.Contains("viewBox=\"0 0 320 160\"", html);
        string[] rects = [.. Rect().Matches(html).Select(m => m.Value)];
        Assert.Equal(4, rects.Length);
        Assert.All(rects[..2], r => Assert.Contains("class=\"rim\"", r));
        Assert.Equal("<rect x=\"80\" y=\"40\" width=\"160\" height=\"80\" stroke=\"#00e08a\" />", rects[2]);
        Assert.Equal("<rect x=\"160\" y=\"1.5\" width=\"158.5\" height=\"78.5\" stroke=\"#ff9a1f\" class=\"dashed\"/>", rects[3]);
        Assert.Contains(">truth</text>", html);
        string thumbnail = Regex.Match(html, "data:image/jpeg;base64,([^\"]+)").Groups[1].Value;
        var picture = PictureReader.Read(Convert.FromBase64String(thumbnail), "thumbnail");
        Assert.Equal((320, 160), (picture.Width, picture.Height));
        Assert.InRange(Pixels.At(picture, 100, 100).G, 126, 130);
    }

    [Fact]
    public void A_box_that_cannot_be_seen_is_said()
    {
        var report = new HtmlReport("A title");
        report.AddPictures("Boxes", "", [new(Picture(), "grey.png",
            [new(new(1.2, 0, 1.5, 0.5), "#00e08a", "A"), new(new(double.NaN, 0, 1, 1), "#ff9a1f")])]);
        string html = Save(report);
        Assert.Empty(Rect().Matches(html));
        Assert.Contains("A: box outside the picture</span>", html);
        Assert.Contains(">no valid box</span>", html);
    }

    [Fact]
    public void A_picture_that_cannot_be_read_is_a_tile_that_says_why()
    {
        string text = _folder["text.jpg"];
        File.WriteAllText(text, "not a picture");
        var report = new HtmlReport("A title");
        report.AddPictures("Faults", "", [new(text, "a", []), new(_folder["missing.jpg"], "b", []), new(null, "c", [])]);
        string html = WebUtility.HtmlDecode(Save(report));
        Assert.Contains("it is not a picture", html);
        Assert.Contains("the file does not exist", html);
        Assert.Contains("its file was not found", html);
        Assert.DoesNotContain("<img", html);
    }

    [Fact]
    public void Columns_of_numbers_are_told_apart()
    {
        var report = new HtmlReport("A title");
        report.AddTable(["kind", "count", "share", "none"], [["a", "1,200", "12.5 %", ""], ["7", "", "3 %", ""]]);
        string html = Save(report);
        Assert.Contains(
            "<td data-name=\"kind\" dir=\"auto\">a</td><td class=\"number\" data-name=\"count\" dir=\"auto\">1,200</td>" +
            "<td class=\"number\" data-name=\"share\" dir=\"auto\">12.5 %</td><td data-name=\"none\" dir=\"auto\"></td>", html);
    }

    [Fact]
    public void Narrow_screens_show_cells_below_one_another_with_the_names_of_their_columns()
    {
        var report = new HtmlReport("A title");
        report.AddTable(["a \"b\" <c>"], [["x"]]);
        string html = Save(report);
        Assert.Contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", html);
        Assert.Contains("<td data-name=\"a &quot;b&quot; &lt;c&gt;\" dir=\"auto\">x</td>", html);
        string narrow = html.Split("@media screen and (max-width: 40rem) {")[1].Split("\n}\n")[0];
        Assert.Contains("table, tbody, tr, td { display: block; }", narrow);
        Assert.Contains("td::before { content: attr(data-name)", narrow);
    }

    string Picture()
    {
        string path = _folder["grey.png"];
        PictureWriter.SavePng(Pixels.Grey(400, 200), path);
        return path;
    }

    string Save(HtmlReport report)
    {
        string path = _folder["report.html"];
        report.Save(path);
        return File.ReadAllText(path);
    }

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]+)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(?<text>.*)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Script();

    [GeneratedRegex("<rect[^>]*>")]
    private static partial Regex Rect();
}
