using Boxfit.Tests.Web.Browsing;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Boxfit.Tests.Web.Serving;

/// <summary>The page to drop photos on, in a browser.</summary>
public sealed class ServePageTests(TinyRun tiny, Browser browser) : IClassFixture<TinyRun>, IClassFixture<Browser>
{
    string[] Photos => [.. Directory.GetFiles(tiny.Pictures).Order(StringComparer.Ordinal).Take(2)];

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Photos_get_their_boxes(int width, ColorScheme scheme)
    {
        await using var server = await RunningServer.StartAsync(tiny.Folder);
        await using var window = await browser.OpenAsync(server.Server.Addresses[0], width, 800, scheme);
        var page = window.Page;
        await Assertions.Expect(page).ToHaveTitleAsync("run · Boxfit");
        await page.SetInputFilesAsync("#file", Photos);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("2 of 2 photos have their box.");
        Assert.Equal(2, await page.Locator("figure .box").CountAsync());
        Assert.Contains(Path.GetFileName(Photos[1]), await page.Locator("figcaption").First.TextContentAsync());
        // The box that is drawn is the one that is said.
        string? x = await page.Locator("figure .box").First.GetAttributeAsync("x");
        Assert.Contains($", {x}, ", await page.Locator("figcaption").First.TextContentAsync());
        await window.ShowAsync($"serve-{width}-{scheme}");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task What_a_model_says_beside_the_box_is_drawn_and_said()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await RunningServer.StartAsync(CalibratedModel.Copy(tiny, folder, 0.1)))
        await using (var window = await browser.OpenAsync(server.Server.Addresses[0]))
        {
            var page = window.Page;
            await page.SetInputFilesAsync("#file", Photos[0]);
            var outer = page.Locator("figure .outer");
            await Assertions.Expect(outer).ToHaveCountAsync(1);
            string x = (await outer.GetAttributeAsync("x"))!, y = (await outer.GetAttributeAsync("y"))!;
            await Assertions.Expect(page.Locator("figcaption")).ToContainTextAsync($", by its promise within {x}, {y} to ");
            string width = (await outer.GetAttributeAsync("width"))!, box = (await page.Locator("figure .box").GetAttributeAsync("width"))!;
            Assert.True(double.Parse(width, CultureInfo.InvariantCulture) > double.Parse(box, CultureInfo.InvariantCulture));
            await window.ShowAsync("serve-outer");
            await window.AssertGoodAsync();
        }
        using var other = new TemporaryFolder();
        await using var saying = await RunningServer.StartAsync(SayingModel.Save(other, isThere: false));
        await using var unlike = await browser.OpenAsync(saying.Server.Addresses[0]);
        await unlike.Page.SetInputFilesAsync("#file", Photos[0]);
        // An object that is not there has no box, and no outer one.
        await Assertions.Expect(unlike.Page.Locator("figcaption")).ToHaveTextAsync(
            new Regex(@": no object \([01]\.\d\d\), unlikeness [01]\.\d\d(: the model was made for other pictures)?, "));
        await Assertions.Expect(unlike.Page.Locator("figure rect")).ToHaveCountAsync(0);
        await unlike.AssertGoodAsync();
    }

    [Fact]
    public async Task What_is_no_picture_is_said_and_the_key_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        string key = folder.Write("key.txt", "0123456789abcdef0123456789abcdef\n"), text = folder.Write("no.jpg", "no picture");
        await using var server = await RunningServer.StartAsync(tiny.Folder, s => s with { ApiKeyFile = key });
        await using var window = await browser.OpenAsync(server.Server.Addresses[0]);
        var page = window.Page;
        await page.SetInputFilesAsync("#file", Photos[0]);
        await Assertions.Expect(page.Locator("figcaption.bad").First).ToContainTextAsync("The key is missing");
        await page.FillAsync("#secret", "0123456789abcdef0123456789abcdef");
        await page.SetInputFilesAsync("#file", Photos[0]);
        await Assertions.Expect(page.Locator("figure .box")).ToHaveCountAsync(1);
        await page.SetInputFilesAsync("#file", text);
        await Assertions.Expect(page.Locator("figcaption.bad").First).ToContainTextAsync("no.jpg: ");
        window.Errors.Clear(); // A browser counts refused requests among its errors.
        await window.ShowAsync("serve-key");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Where_nothing_was_found_or_nobody_answers_that_is_said()
    {
        string model = EmptyBoxes.Model(tiny.Folder, tiny["empty.safetensors"]);
        await using var server = await RunningServer.StartAsync(model);
        await using var window = await browser.OpenAsync(server.Server.Addresses[0]);
        var page = window.Page;
        await page.SetInputFilesAsync("#file", Photos[0]);
        await Assertions.Expect(page.Locator("figcaption.bad")).ToContainTextAsync("nothing was found");
        await Assertions.Expect(page.Locator("figure .box")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("0 of 1 photo has its box.");
        await window.ShowAsync("serve-nothing");
        await window.AssertGoodAsync();
        // What the browser does not show the server draws; where that fails, it is said.
        var answer = new { width = 9, height = 9, box = new[] { 1, 1, 5, 5 }, label = "cat", milliseconds = 1 };
        await page.RouteAsync("**/predict", route => route.Request.Headers["accept"] == "image/jpeg"
            ? route.AbortAsync() : route.FulfillAsync(new() { Json = answer }));
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "a.heic", MimeType = "image/heic", Buffer = [1, 2, 3] });
        await Assertions.Expect(page.Locator("figcaption").First).ToHaveTextAsync("a.heic: The server does not answer.");
    }
}
