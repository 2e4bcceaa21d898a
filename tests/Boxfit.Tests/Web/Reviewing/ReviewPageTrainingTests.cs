using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>What the page of a review says of models and their training.</summary>
public sealed class ReviewPageTrainingTests(Browser browser) : IClassFixture<Browser>
{
    const string First = "00000.jpg";

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

    /// <summary>A key that is meant for the picture that is seen must not decide on another.</summary>
    [Fact]
    public async Task The_picture_stays_when_all_boxes_are_there()
    {
        await using var review = await ReviewedPictures.StartAsync();
        await using var window = await review.OpenAsync(browser);
        var (page, hand) = (window.Page, new PageHand(window.Page));
        int proposing = 4;
        await page.RouteAsync("**/api/review", async route =>
        {
            var response = await route.FetchAsync();
            var json = System.Text.Json.Nodes.JsonNode.Parse(await response.TextAsync())!;
            json["proposing"] = proposing;
            await route.FulfillAsync(new() { Response = response, Body = json.ToJsonString() });
        });
        await page.GotoAsync($"{review.Address}/?order=name");
        await hand.SeeAsync(First);
        proposing = 0;
        await hand.HearAsync("All proposed boxes are there.");
        await hand.SeeAsync(First);
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
}
