using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>What a person does at the page of a review.</summary>
/// <param name="page">The page.</param>
sealed class PageHand(IPage page)
{
    ILocator Frame => page.Locator(".boxed");

    /// <summary>Waits until a picture stands there.</summary>
    public async Task SeeAsync(string name)
    {
        await Expect(page.Locator("#picture-name")).ToHaveTextAsync(name);
        await Expect(page.Locator("#stage")).ToHaveAttributeAsync("data-picture", new System.Text.RegularExpressions.Regex("^[0-9]+$"));
        await Expect(page.Locator("#message")).ToBeHiddenAsync();
    }

    /// <summary>Waits until the page has said something.</summary>
    public Task HearAsync(string text) => Expect(page.Locator("#said")).ToContainTextAsync(text);

    /// <summary>Presses keys one after the other.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (string key in keys) await page.Keyboard.PressAsync(key);
    }

    /// <summary>Presses a key until something has the focus.</summary>
    public async Task TabToAsync(string label)
    {
        for (int i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.ariaLabel ?? document.activeElement.id") == label) return;
        }
        Assert.Fail($"The Tab key does not come to {label}.");
    }

    /// <summary>Where the box is drawn, in pixels of the page.</summary>
    public async Task<(double X, double Y, double Width, double Height)> BoxAsync()
    {
        var box = await Frame.BoundingBoxAsync();
        return (box!.X, box.Y, box.Width, box.Height);
    }

    /// <summary>A way from pixels of the picture to those of the page, found by a box that is shown.</summary>
    public async Task<Func<double, double, (float X, float Y)>> PlaceAsync(double[] box)
    {
        var (x, y, width, _) = await BoxAsync();
        double scale = width / (box[2] - box[0]);
        return (across, down) => ((float)(x + (across - box[0]) * scale), (float)(y + (down - box[1]) * scale));
    }

    /// <summary>Drags with the mouse.</summary>
    public async Task DragAsync((float X, float Y) from, (float X, float Y) to, MouseButton button = MouseButton.Left)
    {
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync(new() { Button = button });
        await page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 4 });
        await page.Mouse.UpAsync(new() { Button = button });
    }
}
