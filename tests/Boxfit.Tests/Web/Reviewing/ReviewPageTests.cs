using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>The page on which boxes are reviewed: what it shows and says, whatever the pictures, their number and the window are.</summary>
public sealed class ReviewPageTests(Browser browser) : IClassFixture<Browser>
{
    const string First = "00000.jpg", Second = "00001.jpg", Third = "00002.jpg";

    [Fact]
    public async Task Names_in_the_grid_go_without_the_folder_of_all()
    {
        await using var review = await ReviewedPictures.StartManyAsync(4, null);
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync($"many/{First}");
        await hand.PressAsync("g");
        await Expect(page.Locator(".tile-name").First).ToHaveTextAsync(First);
        await Expect(page.Locator(".tile-name").First).ToHaveAttributeAsync("title", $"many/{First}");
        await window.AssertGoodAsync();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Page_is_good_at_every_width_and_colour(int width, ColorScheme scheme)
    {
        await using var review = await ReviewedPictures.StartAsync(24, s => s with { Labels = ["clock", "watch"] });
        await using var window = await review.OpenAsync(browser, width: width, scheme: scheme);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await hand.PressAsync("1", "Enter");
        await hand.SeeAsync(Second);
        await hand.PressAsync("Alt+ArrowRight");
        await ShowAsync("one");
        await hand.PressAsync("?");
        await ShowAsync("keys");
        await hand.PressAsync("Escape", "g");
        await Expect(page.Locator("[role=option] canvas[width='0']")).ToHaveCountAsync(0);
        await ShowAsync("grid");
        await hand.PressAsync("Escape");
        await page.SelectOptionAsync("#state", "none");
        await Expect(page.Locator("#message")).ToContainTextAsync("No picture is of this kind");
        await ShowAsync("empty");

        async Task ShowAsync(string name)
        {
            await window.ShowAsync($"review-{name}-{width}-{scheme}");
            await window.AssertGoodAsync();
        }
    }

    [Fact]
    public async Task Names_in_any_script_are_shown_found_and_saved()
    {
        string[] names = ["画像 写真.jpg", "صورة <b>&amp; 'x'.jpg", "дом у моря.jpg"];
        await using var review = await ReviewedPictures.StartAsync(4, null, names);
        await using var window = await review.OpenAsync(browser, "Жанна 太郎");
        var (page, hand) = (window.Page, new PageHand(window.Page));
        foreach (string name in names)
        {
            await page.FillAsync("#find", name.ToUpperInvariant());
            await hand.SeeAsync(name);
            await page.Locator("#stage").FocusAsync();
            await hand.PressAsync("Enter");
            Assert.Equal("Жанна 太郎", (await review.WaitAsync(name, "accepted")).By);
        }
        await hand.PressAsync("g");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Pictures_that_vanish_are_said_and_passed()
    {
        await using var review = await ReviewedPictures.StartAsync(8);
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        File.Delete(review.PathOf("00006.jpg"));
        await page.SelectOptionAsync("#order", "name");
        await page.FillAsync("#find", "00006");
        await Expect(page.Locator("#message")).ToContainTextAsync("No open picture has “00006” in its name");
        await page.SelectOptionAsync("#state", "unreadable");
        await Expect(page.Locator("#message")).ToContainTextAsync("00006.jpg cannot be read");
        await Expect(page.Locator("#accept")).ToBeDisabledAsync();
        await Expect(page.Locator("#bar")).ToHaveAttributeAsync("max", "7");
        await window.ShowAsync("review-unreadable");
        await page.ClickAsync("text=Go on");
        await Expect(page.Locator("#message")).ToContainTextAsync("That was the last unreadable picture with “00006” in its name");
        window.Errors.Clear();
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Nothing_left_is_said_with_what_was_skipped()
    {
        await using var review = await ReviewedPictures.StartAsync(3);
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        foreach (var (name, key) in new[] { (First, "Enter"), (Second, "s"), (Third, "n") })
        {
            await hand.SeeAsync(name);
            await hand.PressAsync(key);
        }
        await Expect(page.Locator("#message")).ToContainTextAsync("There is nothing more to review now");
        await Expect(page.Locator("#reviewed")).ToHaveTextAsync("2 of 3 reviewed");
        await window.AssertGoodAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#message")).ToContainTextAsync("There is nothing more to review now");
        await page.ClickAsync("text=Look at the skipped ones");
        await hand.SeeAsync(Second);
    }

    [Fact]
    public async Task Thousands_of_pictures_are_a_grid_of_those_in_sight()
    {
        await using var review = await ReviewedPictures.StartAsync(300);
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await hand.PressAsync("g");
        await Expect(page.Locator("[role=option]").First).ToContainTextAsync(First);
        await hand.PressAsync("End");
        await Expect(page.Locator("[role=option]:focus")).ToContainTextAsync("00299.jpg");
        Assert.InRange(await page.Locator("[role=option]").CountAsync(), 10, 80);
        await hand.PressAsync("ArrowLeft", "Enter");
        await hand.SeeAsync("00298.jpg");
        await hand.PressAsync("Enter");
        await hand.SeeAsync("00299.jpg");
        // It opens where the person is.
        await hand.PressAsync("g");
        await Expect(page.Locator("[role=option]:focus")).ToContainTextAsync("00299.jpg");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task A_picture_stays_lent_while_it_is_looked_at()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await hand.SeeAsync(First);
        var request = await page.RunAndWaitForRequestAsync(
            () => page.Clock.FastForwardAsync(180_000), r => r.Url.EndsWith("/api/leases", StringComparison.Ordinal));
        string lent = await (await request.ResponseAsync())!.TextAsync();
        Assert.Matches($@"\[{(await review.PictureAsync(First)).Id}\b", lent);
    }
}
