using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>How boxes are accepted, corrected, drawn and undone on the page of a review, by mouse, keys and fingers.</summary>
public sealed class ReviewPageDrawingTests(Browser browser) : IClassFixture<Browser>
{
    const string First = "00000.jpg", Second = "00001.jpg", Third = "00002.jpg", Fourth = "00003.jpg";

    // A pixel of the page is a fraction of one of a drawn picture, whose boxes have one decimal.
    const double Tolerance = 0.6;

    [Fact]
    public async Task Boxes_are_accepted_corrected_and_drawn_by_mouse()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await page.ClickAsync("#accept");
        await hand.SeeAsync(Second);
        var accepted = await review.WaitAsync(First, "accepted");
        Assert.Equal("Ada", accepted.By);
        Assert.Equal(accepted.Proposals[0].Box, accepted.Box);

        // An edge, a corner and the whole are dragged.
        double[] box = [.. (await review.PictureAsync(Second)).Proposals[0].Box!];
        var at = await hand.PlaceAsync(box);
        await hand.DragAsync(at(box[2], (box[1] + box[3]) / 2), at(box[2] + 6, 50));
        await hand.DragAsync(at(box[0], box[1]), at(box[0] + 3, box[1] + 4));
        await hand.DragAsync(at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), at((box[0] + box[2]) / 2 + 2, (box[1] + box[3]) / 2 + 5));
        await page.ClickAsync("#accept");
        await hand.SeeAsync(Third);
        AssertNear([box[0] + 5, box[1] + 9, box[2] + 8, box[3] + 5], (await review.WaitAsync(Second, "changed")).Box);

        // A new one is drawn in an empty place, and another within the old one.
        box = [.. (await review.PictureAsync(Third)).Proposals[0].Box!];
        at = await hand.PlaceAsync(box);
        await page.ClickAsync("#remove");
        await hand.DragAsync(at(20, 30), at(70, 90));
        await page.ClickAsync("#draw");
        await hand.DragAsync(at(30, 40), at(60, 80));
        await page.ClickAsync("#accept");
        await hand.SeeAsync(Fourth);
        AssertNear([30, 40, 60, 80], (await review.WaitAsync(Third, "changed")).Box);

        // Four clicks on the extremes.
        at = await hand.PlaceAsync([.. (await review.PictureAsync(Fourth)).Proposals[0].Box!]);
        await page.ClickAsync("#clicks");
        await Expect(page.Locator("#hint")).ToHaveTextAsync("Click the object at its very top.");
        foreach (var (x, y) in new[] { at(50, 20), at(15, 50), at(55, 95), at(80, 60) }) await page.Mouse.ClickAsync(x, y);
        await page.ClickAsync("#accept");
        AssertNear([15, 20, 80, 95], (await review.WaitAsync(Fourth, "changed")).Box);
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task The_whole_way_needs_no_mouse()
    {
        await using var review = await ReviewedPictures.StartAsync(7);
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        double[] box = [.. (await review.PictureAsync(First)).Proposals[0].Box!];
        await hand.PressAsync("ArrowRight", "Shift+ArrowDown", "Alt+ArrowLeft", "Alt+Shift+ArrowUp", "Enter");
        await hand.SeeAsync(Second);
        AssertNear([box[0] + 1, box[1] + 10, box[2], box[3]], (await review.WaitAsync(First, "changed")).Box, 0.051);

        await hand.PressAsync("n");
        await hand.SeeAsync(Third);
        await hand.PressAsync("s");
        await hand.SeeAsync(Fourth);
        Assert.Null((await review.WaitAsync(Second, "none")).Box);
        await review.WaitAsync(Third, "skipped");

        // A box without a mouse: made in the middle, each edge reached by the Tab key.
        await hand.PressAsync("x", "Enter");
        await hand.HearAsync("There is no box.");
        await hand.PressAsync("b");
        await hand.TabToAsync("Left edge");
        await hand.PressAsync("Shift+ArrowRight");
        await hand.TabToAsync("Bottom edge");
        await hand.PressAsync("ArrowUp", "ArrowUp", "Enter");
        await hand.SeeAsync("00004.jpg");
        var drawn = await review.WaitAsync(Fourth, "changed");
        AssertNear(
            [drawn.Width / 4.0 + 10, drawn.Height / 4.0, drawn.Width * 0.75, drawn.Height * 0.75 - 2], drawn.Box, 0.051);

        // Back to it, opened again, and the box of the picture before on the next.
        await hand.PressAsync("p");
        await hand.SeeAsync(Fourth);
        await hand.PressAsync("o");
        await hand.HearAsync("Open again; its box is kept only when it is accepted");
        await review.WaitAsync(Fourth, "open");
        await hand.PressAsync("Enter");
        await hand.SeeAsync("00004.jpg");
        drawn = await review.WaitAsync(Fourth, "changed");
        await hand.PressAsync("v", "Enter");
        await hand.SeeAsync("00005.jpg");
        var taken = await review.WaitAsync("00004.jpg", "changed");
        (double across, double down) = ((double)taken.Width / drawn.Width, (double)taken.Height / drawn.Height);
        AssertNear([.. drawn.Box!.Select((e, i) => e * (i % 2 == 0 ? across : down))], taken.Box, 0.11);

        // A name is found, all pictures are looked through, and the keys are explained.
        await hand.PressAsync("/");
        await page.Keyboard.TypeAsync("00006");
        await hand.SeeAsync("00006.jpg");
        await hand.PressAsync("Enter", "g");
        await Expect(page.Locator("[role=option]")).ToHaveCountAsync(1);
        await hand.PressAsync("Enter");
        await hand.SeeAsync("00006.jpg");
        await hand.PressAsync("?");
        await Expect(page.Locator("#keys")).ToContainTextAsync("accept the box and go on");
        await hand.PressAsync("Escape");
        await Expect(page.Locator("#keys")).ToBeHiddenAsync();
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Steps_are_undone_and_done_again_on_this_picture_only()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await hand.PressAsync("ArrowRight", "Enter");
        await hand.SeeAsync(Second);
        await hand.PressAsync("z");
        await hand.HearAsync("Nothing to undo in this picture. P goes back to the one before; O opens it again.");
        var start = await hand.BoxAsync();
        await hand.PressAsync("Shift+ArrowRight", "Alt+Shift+ArrowRight", "x");
        await Expect(page.Locator(".boxed")).ToBeHiddenAsync();
        await hand.PressAsync("z");
        var both = await hand.BoxAsync();
        await hand.PressAsync("z", "z");
        Assert.Equal(start, await hand.BoxAsync());
        await hand.PressAsync("Shift+Z", "Shift+Z");
        Assert.Equal(both, await hand.BoxAsync());
        // Another step leaves nothing to be done again.
        await hand.PressAsync("ArrowLeft", "Shift+Z");
        await hand.HearAsync("Nothing to do again.");
        // Keys that follow each other quickly are one step.
        await hand.PressAsync("z");
        Assert.Equal(both, await hand.BoxAsync());
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Without_the_object_there_is_no_box_until_the_picture_is_opened_again()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await hand.PressAsync("n");
        await hand.SeeAsync(Second);
        await hand.PressAsync("p");
        await hand.SeeAsync(First);
        await Expect(page.Locator("#facts")).ToContainTextAsync("Boxnone");
        await Expect(page.Locator(".boxed")).ToBeHiddenAsync();
        await hand.PressAsync("o");
        await Expect(page.Locator(".boxed")).ToBeVisibleAsync();
        await hand.PressAsync("Enter");
        await review.WaitAsync(First, "accepted");
        await window.AssertGoodAsync();
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("mug", "mug")]
    public async Task New_boxes_are_drawn_and_not_changed_and_their_class_is_said(string label, string shown)
    {
        await using var review = await ReviewedPictures.StartAsync(3, s => s with
        {
            Data = [], Pictures = Directory.GetFiles(Path.GetDirectoryName(s.File)!, "*.jpg"), Labels = label.Length > 0 ? [label] : [],
        });
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        await Expect(page.Locator("#facts")).ToContainTextAsync($"Class{shown}");
        await hand.PressAsync("b", "Enter");
        await hand.HearAsync($"Drawn: {First}");
        await review.WaitAsync(First, "changed");
        await Expect(page.Locator("#reviewed")).ToHaveTextAsync("1 of 3 reviewed");
        await Expect(page.Locator("#figures")).Not.ToContainTextAsync("unchanged");
        await window.ShowAsync($"review-drawn-{shown}");
        await page.SelectOptionAsync("#state", "all");
        await page.ClickAsync("#to-grid");
        await Expect(page.Locator("[role=option]").First).ToContainTextAsync("drawn");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task The_picture_is_enlarged_at_the_pointer_and_moved()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        var whole = await hand.BoxAsync();
        (float x, float y) = ((float)(whole.X + whole.Width), (float)(whole.Y + whole.Height));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.WheelAsync(0, -400);
        await Expect(page.Locator(".boxed")).Not.ToHaveCSSAsync("width", $"{whole.Width}px");
        await UntilAsync(async () => (await hand.BoxAsync()).Width > whole.Width * 1.5);
        var large = await hand.BoxAsync();
        // A wheel's place is told in whole pixels.
        Assert.Equal(x, large.X + large.Width, 3.0);
        Assert.Equal(y, large.Y + large.Height, 3.0);
        await page.Keyboard.DownAsync(" ");
        await hand.DragAsync((x, y), (x - 40, y - 30));
        await page.Keyboard.UpAsync(" ");
        await UntilAsync(async () => Math.Abs((await hand.BoxAsync()).X - large.X + 40) < 1);
        await hand.DragAsync((x, y), (x + 40, y + 30), MouseButton.Middle);
        await UntilAsync(async () => Math.Abs((await hand.BoxAsync()).Y - large.Y) < 1);
        await hand.PressAsync("0");
        Assert.Equal(whole, await hand.BoxAsync());
        // Neither has changed the box.
        await hand.PressAsync("Enter");
        await review.WaitAsync(First, "accepted");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Fingers_drag_an_edge_and_enlarge()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser, width: 360);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        await hand.SeeAsync(First);
        var before = await hand.BoxAsync();
        (double x, double y) = (before.X + before.Width, before.Y + before.Height / 2);
        var session = await page.Context.NewCDPSessionAsync(page);
        await TouchAsync("touchStart", (x, y));
        for (int i = 1; i <= 5; i++) await TouchAsync("touchMove", (x + i * 4, y));
        await TouchAsync("touchEnd");
        var wider = await hand.BoxAsync();
        Assert.InRange(wider.Width - before.Width, 14, 26);
        await TouchAsync("touchStart", (150, y), (210, y));
        for (int i = 1; i <= 5; i++) await TouchAsync("touchMove", (150 - i * 6, y), (210 + i * 6, y));
        await TouchAsync("touchEnd");
        await UntilAsync(async () => (await hand.BoxAsync()).Width > wider.Width * 1.5);
        await page.TapAsync("#accept");
        await hand.SeeAsync(Second);
        await review.WaitAsync(First, "changed");
        await window.AssertGoodAsync();

        Task TouchAsync(string type, params (double X, double Y)[] points) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type, ["touchPoints"] = points.Select((p, i) => new { x = p.X, y = p.Y, id = i }).ToArray(),
        });
    }

    static void AssertNear(double[] expected, double[]? actual, double tolerance = Tolerance)
    {
        Assert.NotNull(actual);
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (int i = 0; !await isSo(); i++)
        {
            Assert.True(i < 50, "It does not come to this within five seconds.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
