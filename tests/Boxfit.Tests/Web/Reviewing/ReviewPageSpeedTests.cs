using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>
/// How long the next picture takes to stand there, among 20,000. It takes minutes and the whole machine, so it is run alone:
/// <c>./test.sh -class 'Boxfit.Tests.Web.Reviewing.ReviewPageSpeedTests' -explicit only</c>; BOXFIT_PHOTOS may name a folder of photos.
/// </summary>
public sealed class ReviewPageSpeedTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    const int Pictures = 20_000, Turns = 200;

    // The time from the key to the frame after the picture was drawn.
    const string Watch = """
        () => {
          const stage = document.getElementById("stage"), frame = new MessageChannel();
          let pressed = 0, begun = 0;
          window.times = [];
          frame.port1.onmessage = () => window.times.push(performance.now() - begun);
          addEventListener("keydown", e => { if (e.key === "Enter") pressed = e.timeStamp; }, true);
          new MutationObserver(() => {
            if (!stage.dataset.picture || !pressed) return;
            [begun, pressed] = [pressed, 0];
            requestAnimationFrame(() => frame.port2.postMessage(0));
          }).observe(stage, { attributes: true, attributeFilter: ["data-picture"] });
        }
        """;

    [Fact(Explicit = true)]
    public async Task Next_of_20000_pictures_stands_there_at_once()
    {
        await using var review = await ReviewedPictures.StartManyAsync(Pictures, Environment.GetEnvironmentVariable("BOXFIT_PHOTOS"));
        await using var window = await review.OpenAsync(browser);
        var page = window.Page;
        await Expect(page.Locator("#reviewed")).ToHaveTextAsync("0 of 20,000 reviewed");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.EvaluateAsync(Watch);
        for (int i = 0; i < Turns; i++)
        {
            await page.Keyboard.PressAsync("Enter");
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }
        double[] times = [.. (await page.EvaluateAsync<double[]>("window.times")).Order()];
        Assert.Equal(Turns, times.Length);
        double p95 = times[(int)(0.95 * Turns)];
        output.WriteLine($"median {times[Turns / 2]:0} ms, p95 {p95:0} ms, longest {times[^1]:0} ms");
        Assert.InRange(p95, 0, 100);
    }
}
