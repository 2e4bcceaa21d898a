using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>What becomes of decisions when servers end, disks are full and two people decide on one picture.</summary>
public sealed class ReviewPageSavingTests(Browser browser) : IClassFixture<Browser>
{
    const string First = "00000.jpg", Second = "00001.jpg", Third = "00002.jpg", Fourth = "00003.jpg";

    [Fact]
    public async Task Decisions_made_without_a_server_are_kept_and_saved_by_the_next()
    {
        await using var review = await ReviewedPictures.StartAsync(10);
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await review.EndServerAsync();
        await hand.PressAsync("ArrowRight", "Enter");
        await hand.SeeAsync(Second);
        await hand.PressAsync("n");
        await hand.SeeAsync(Third);
        await Expect(page.Locator("#banners")).ToContainTextAsync("2 decisions are not saved yet. The server does not answer.");
        await window.ShowAsync("review-unsaved");

        // Who closes the page is warned; who does so all the same finds the decisions again.
        var asked = new TaskCompletionSource<string>();
        page.Dialog += (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            _ = dialog.AcceptAsync();
        };
        await page.ClickAsync("#skip");
        await hand.SeeAsync(Fourth);
        await page.CloseAsync(new() { RunBeforeUnload = true });
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        await review.StartServerAsync();
        Assert.Equal("open", (await review.PictureAsync(First)).State);
        var again = await page.Context.NewPageAsync();
        await again.GotoAsync("/?order=name");
        await review.WaitAsync(First, "changed");
        await review.WaitAsync(Second, "none");
        Assert.Equal("Ada", (await review.WaitAsync(Third, "skipped")).By);
        await new PageHand(again).SeeAsync(Fourth);
        await Expect(again.Locator("#banners")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_is_no_conflict()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        int lost = 0;
        await page.RouteAsync("**/api/pictures/*", async route =>
        {
            if (route.Request.Method != "PUT" || lost++ > 0) { await route.ContinueAsync(); return; }
            await route.FetchAsync();
            await route.AbortAsync("connectionreset");
        });
        await hand.PressAsync("ArrowRight", "Enter");
        await hand.SeeAsync(Second);
        await review.WaitAsync(First, "changed");
        await hand.PressAsync("Enter");
        await review.WaitAsync(Second, "accepted");
        Assert.True(lost >= 3, $"There were {lost} saves, expected the first one to be tried again.");
        await Expect(page.Locator("#conflict")).ToBeHiddenAsync();
        await Expect(page.Locator("#banners")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task What_is_decided_while_a_save_is_tried_again_is_saved_too()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        int puts = 0;
        var (held, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/api/pictures/*", async route =>
        {
            if (route.Request.Method != "PUT") { await route.ContinueAsync(); return; }
            switch (++puts)
            {
                case 1:
                    // It is done, and the answer is lost.
                    await route.FetchAsync();
                    await route.AbortAsync("connectionreset");
                    return;
                case 2:
                    held.SetResult();
                    await free.Task;
                    break;
            }
            await route.ContinueAsync();
        });
        await hand.PressAsync("Enter");
        await held.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await hand.PressAsync("p");
        await hand.SeeAsync(First);
        await hand.PressAsync("n");
        await hand.SeeAsync(Second);
        free.SetResult();
        await review.WaitAsync(First, "none");
        await Expect(page.Locator("#conflict")).ToBeHiddenAsync();
        await Expect(page.Locator("#banners")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Ones_own_decision_whose_answer_was_lost_is_not_taken_for_another_persons()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        int puts = 0;
        bool isDown = true;
        await page.RouteAsync("**/api/pictures/*", async route =>
        {
            if (route.Request.Method != "PUT" || !isDown) { await route.ContinueAsync(); return; }
            if (++puts == 1) await route.FetchAsync();
            await route.AbortAsync("connectionreset");
        });
        await hand.PressAsync("Enter");
        await hand.SeeAsync(Second);
        await review.WaitAsync(First, "accepted");
        foreach (string key in (string[])["s", "n"])
        {
            await hand.PressAsync("p");
            await hand.SeeAsync(First);
            int before = puts;
            await hand.PressAsync(key);
            await hand.SeeAsync(Second);
            // Each is sent once at least.
            await page.ClickAsync("text=Try now");
            for (int i = 0; i < 100 && puts == before; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        isDown = false;
        await page.ClickAsync("text=Try now");
        await review.WaitAsync(First, "none");
        await Expect(page.Locator("#conflict")).ToBeHiddenAsync();
        await Expect(page.Locator("#banners")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task What_is_decided_while_a_decision_is_refused_is_saved()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        bool isFirst = true;
        var (held, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/api/pictures/*", async route =>
        {
            if (route.Request.Method != "PUT" || !isFirst) { await route.ContinueAsync(); return; }
            isFirst = false;
            held.SetResult();
            await free.Task;
            await route.FulfillAsync(new()
            {
                Status = 400, ContentType = "application/problem+json", Body = """{"detail":"There is no such label."}""",
            });
        });
        await hand.PressAsync("Enter");
        await held.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await hand.PressAsync("p");
        await hand.SeeAsync(First);
        await hand.PressAsync("n");
        free.SetResult();
        await Expect(page.Locator("#banners")).ToContainTextAsync("There is no such label.");
        await review.WaitAsync(First, "none");
    }

    [Fact]
    public async Task A_full_disk_is_said_and_nothing_is_lost()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        bool isFull = true;
        await page.RouteAsync("**/api/pictures/*", async route =>
        {
            if (route.Request.Method != "PUT" || !isFull) { await route.ContinueAsync(); return; }
            await route.FulfillAsync(new()
            {
                Status = 507, ContentType = "application/problem+json", Body = """{"detail":"The disk is full: nothing was saved."}""",
            });
        });
        await hand.PressAsync("Enter");
        await hand.SeeAsync(Second);
        await Expect(page.Locator("#banners")).ToContainTextAsync("1 decision is not saved yet. The disk is full: nothing was saved.");
        isFull = false;
        await page.ClickAsync("text=Try now");
        await review.WaitAsync(First, "accepted");
        await Expect(page.Locator("#banners")).ToBeEmptyAsync();
        window.Errors.Clear();
        await window.AssertGoodAsync();
    }

    [Theory]
    [InlineData("1", "Ada")]
    [InlineData("2", "Bert")]
    public async Task Of_two_decisions_the_person_chooses_one(string key, string winner)
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        await using var other = await review.OpenAsync(browser, "Bert", "?order=name&state=all");
        var (hand, theirs) = (new PageHand(window.Page), new PageHand(other.Page));
        await hand.SeeAsync(First);
        // What Ada has is lent to her: Bert goes to it by its name.
        await other.Page.GotoAsync($"/?order=name&state=all&picture={(await review.PictureAsync(First)).Id}");
        await theirs.SeeAsync(First);
        await Expect(other.Page.Locator("#facts")).ToContainTextAsync("Ada");
        await theirs.PressAsync("Shift+ArrowLeft", "Enter");
        var saved = await review.WaitAsync(First, "changed");

        await hand.PressAsync("Shift+ArrowDown", "Enter");
        await Expect(window.Page.Locator("#conflict")).ToContainTextAsync("Bert: ");
        // Nothing is overwritten before the person has chosen, not even by Enter.
        await hand.PressAsync("Enter");
        Assert.Equal(saved.Box, (await review.PictureAsync(First)).Box);
        await window.ShowAsync("review-conflict");
        window.Errors.Clear();
        await window.AssertGoodAsync();
        await hand.PressAsync(key);
        await Expect(window.Page.Locator("#conflict")).ToBeHiddenAsync();
        await hand.PressAsync("Enter");
        await review.WaitAsync(Second, "accepted");
        Assert.Equal(winner, (await review.PictureAsync(First)).By);
    }

    [Fact]
    public async Task Another_review_at_the_same_address_gets_no_decision()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await review.EndServerAsync();
        await review.StartServerAsync("another.review.db");
        await hand.PressAsync("Enter");
        await Expect(page.Locator("#banners")).ToContainTextAsync("another review");
        Assert.Equal("open", (await review.PictureAsync(First)).State);
        await review.EndServerAsync();
        await review.StartServerAsync();
        await review.WaitAsync(First, "accepted");
    }

    [Fact]
    public async Task Key_is_asked_for_once()
    {
        using var folder = new TemporaryFolder();
        string key = folder.Write("key.txt", "0123456789abcdef0123456789abcdef\n");
        await using var review = await ReviewedPictures.StartAsync(3, s => s with { ApiKeyFile = key });
        await using var window = await browser.OpenAsync(review.Address);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await page.FillAsync("dialog[aria-label=Key] input", "wrong");
        await hand.PressAsync("Enter");
        await Expect(page.Locator("dialog[aria-label=Key]")).ToContainTextAsync("This key is not the server's.");
        await page.FillAsync("dialog[aria-label=Key] input", "0123456789abcdef0123456789abcdef");
        await hand.PressAsync("Enter");
        await page.FillAsync("dialog input", "Ada");
        await hand.PressAsync("Enter");
        await Expect(page.Locator("#stage")).ToHaveAttributeAsync("data-picture", new System.Text.RegularExpressions.Regex("^[0-9]+$"));
        await hand.PressAsync("Enter");
        await Expect(page.Locator("#reviewed")).ToHaveTextAsync("1 of 3 reviewed");
        window.Errors.Clear();
        await window.AssertGoodAsync();
    }
}
