using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>The page on which boxes are reviewed, as people use it.</summary>
public sealed class ReviewPageTests(Browser browser) : IClassFixture<Browser>
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
    public async Task A_models_figure_is_said_to_be_its_agreement_with_the_mirror_image()
    {
        await using var review = await ReviewedPictures.StartAsync();
        string source = (await review.PictureAsync(First)).Proposals[0].Source;
        await using var window = await browser.OpenAsync(review.Address);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        bool isModel = false;
        await page.RouteAsync("**/api/**", async route =>
        {
            var response = await route.FetchAsync();
            if (!response.Headers["content-type"].Contains("json", StringComparison.Ordinal))
            {
                await route.FulfillAsync(new() { Response = response });
                return;
            }
            string text = (await response.TextAsync()).Replace("\"confidence\":null", "\"confidence\":0.8765", StringComparison.Ordinal);
            if (isModel) text = text.Replace("\"models\":[]", $"\"models\":[\"{source}\"]", StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = response, Body = text });
        });
        await page.FillAsync("dialog input", "Ada");
        await hand.PressAsync("Enter");
        foreach (var (model, beside, below) in new[]
        {
            (false, "88\u00a0% sure", "88\u00a0% sure"), (true, "agrees with its mirror image 88\u00a0%", "mirror 88\u00a0%"),
        })
        {
            isModel = model;
            await page.GotoAsync($"{review.Address}/?order=name");
            await hand.SeeAsync(First);
            await Expect(page.Locator("#facts")).ToContainTextAsync(beside);
            await hand.PressAsync("g");
            await Expect(page.Locator(".tile-state").First).ToHaveTextAsync($"open · {below}");
        }
        await window.ShowAsync("review-mirror");
    }

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

    [Fact]
    public async Task A_trained_model_is_shown_with_what_it_was_measured_on()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var page = window.Page;
        await SayAsync(page, """
            {"state":"done","run":"runs/review-1","epoch":60,"epochs":60,"secondsLeft":null,"meanIou":0.459,"message":null,
             "model":{"meanIou":0.293,"measuredOn":"test","pictures":3,"constantBoxIou":0.41}}
            """);
        await page.ReloadAsync();
        await Expect(page.Locator("#training")).ToHaveTextAsync(
            "Trained runs/review-1: mean IoU 0.293 on 3 test pictures (the best constant box has 0.410)");
        await window.ShowAsync("review-trained");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task A_training_is_not_said_to_go_on_where_the_server_does_not_answer()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var page = window.Page;
        const string running = """
            {"state":"running","run":"runs/review-1","epoch":3,"epochs":60,"secondsLeft":90,"meanIou":0.4,"message":null,"model":null}
            """;
        const string stopped = """
            {"state":"none","run":null,"epoch":null,"epochs":null,"secondsLeft":null,"meanIou":null,
             "message":"Stopped. It goes on.","model":null}
            """;
        await SayAsync(page, running);
        await page.ReloadAsync();
        await Expect(page.Locator("#training")).ToContainTextAsync("Training: epoch 3 of 60");
        bool isDown = true;
        await page.RouteAsync("**/api/training", async route =>
        {
            if (isDown) await route.AbortAsync("connectionrefused");
            else await route.FulfillAsync(new() { ContentType = "application/json", Body = stopped });
        });
        await Expect(page.Locator("#banners")).ToContainTextAsync("The server does not answer.");
        await Expect(page.Locator("#training")).Not.ToContainTextAsync("epoch 3");
        await Expect(page.Locator("#training button")).ToHaveCountAsync(0);
        await window.ShowAsync("review-no-server");
        isDown = false;
        await Expect(page.Locator("#training")).ToHaveTextAsync("Training: Stopped. It goes on.");
        await Expect(page.Locator("#banners")).ToBeEmptyAsync();
        window.Errors.Clear();
        await window.AssertGoodAsync();
    }

    /// <summary>Has the server say this of a training.</summary>
    static async Task SayAsync(IPage page, string training) => await page.RouteAsync("**/api/review", async route =>
    {
        var response = await route.FetchAsync();
        var json = System.Text.Json.Nodes.JsonNode.Parse(await response.TextAsync())!;
        json["training"] = System.Text.Json.Nodes.JsonNode.Parse(training);
        await route.FulfillAsync(new() { Response = response, Body = json.ToJsonString() });
    });

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
        await window.ShowAsync("review-unreadable");
        await page.ClickAsync("text=Go on");
        await Expect(page.Locator("#message")).ToContainTextAsync("That was the last one");
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
        await Expect(page.Locator("#message")).ToContainTextAsync("Nothing is left to review");
        await Expect(page.Locator("#reviewed")).ToHaveTextAsync("2 of 3 reviewed");
        await window.AssertGoodAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#message")).ToContainTextAsync("Nothing is left to review");
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
