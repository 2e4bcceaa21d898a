using System.Text.RegularExpressions;
using Boxfit.Tests.Training;
using Boxfit.Tests.Web.Browsing;
using Microsoft.Playwright;

namespace Boxfit.Tests.Web.Watching;

/// <summary>The page of runs, in a browser.</summary>
public sealed class RunsPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    readonly MadeRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Runs_are_listed_drawn_and_compared(int width, ColorScheme scheme)
    {
        MakeThree();
        await using var server = await RunningPage.StartAsync(_runs.Path);
        await using var window = await browser.OpenAsync(server.Address, width, 900, scheme);
        var page = window.Page;
        await Assertions.Expect(page.Locator("#rows tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#legend li")).ToHaveCountAsync(3);
        Assert.Equal(["batch", "lr"], (await page.Locator("#columns th").AllInnerTextsAsync()).Skip(9).Select(t => t.Trim()).Order());
        await page.SelectOptionAsync("#first", "slow");
        await page.SelectOptionAsync("#second", "quick");
        await Assertions.Expect(page.Locator(".part")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#pictures h3").Nth(2)).ToHaveTextAsync("Worst of slow");
        await Assertions.Expect(page.Locator("figure").First.Locator("img").Nth(1)).ToHaveJSPropertyAsync("complete", true);
        Assert.EndsWith("first=slow&second=quick", page.Url);
        await page.ClickAsync("#swap");
        await Assertions.Expect(page.Locator("#pictures h3").Nth(2)).ToHaveTextAsync("Worst of quick");
        Assert.EndsWith("first=quick&second=slow", page.Url);
        await page.ClickAsync("#swap");
        await Assertions.Expect(page.Locator("figure").First.Locator("img").Nth(1)).ToHaveJSPropertyAsync("complete", true);
        await window.ShowAsync($"runs-{width}-{scheme}");
        await page.Locator(".plot").First.ScrollIntoViewIfNeededAsync();
        await page.Locator(".plot").Nth(1).HoverAsync();
        await Assertions.Expect(page.Locator(".readout").Nth(1)).ToBeVisibleAsync();
        await window.ShowAsync($"runs-curves-{width}-{scheme}");
        await page.Locator("#pictures figure").First.ScrollIntoViewIfNeededAsync();
        await window.ShowAsync($"runs-pictures-{width}-{scheme}");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Curves_grow_while_a_training_writes_and_new_runs_appear()
    {
        _runs.Add("a", 3);
        await using var server = await RunningPage.StartAsync(_runs.Path);
        await using var window = await browser.OpenAsync(server.Address);
        var page = window.Page;
        await Assertions.Expect(page.Locator(".plot").First).ToHaveAttributeAsync("aria-valuemax", "3");
        _runs.AddEpoch("a", 4);
        await Assertions.Expect(page.Locator(".plot").First).ToHaveAttributeAsync("aria-valuemax", "4");
        _runs.Add("b", 9);
        await Assertions.Expect(page.Locator("#rows tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "b in the curves" }).CheckAsync();
        await Assertions.Expect(page.Locator(".plot").First).ToHaveAttributeAsync("aria-valuemax", "9");
        Directory.Delete(_runs["b"], recursive: true);
        await Assertions.Expect(page.Locator("#rows tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#legend li")).ToHaveCountAsync(1);
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task The_list_is_sorted_filtered_and_chosen_from_by_keyboard_alone()
    {
        MakeThree();
        await using var server = await RunningPage.StartAsync(_runs.Path);
        await using var window = await browser.OpenAsync(server.Address);
        var page = window.Page;
        var names = page.Locator("#rows th");
        await Assertions.Expect(names).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Best IoU" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await page.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));
        string[] down = [.. await names.AllInnerTextsAsync()];
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("th[aria-sort]")).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.Equal(down.Reverse(), await names.AllInnerTextsAsync());

        await page.FocusAsync("#find");
        await page.Keyboard.TypeAsync("batch=4 slow");
        await Assertions.Expect(names).ToHaveTextAsync(["slow"]);
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("1 of 3 runs");
        await page.FillAsync("#find", "");

        await page.GetByRole(AriaRole.Button, new() { Name = "Choose none" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".empty").First).ToHaveTextAsync("Choose runs in the list.");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "quick in the curves" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("#legend li")).ToHaveCountAsync(1);

        var plot = page.Locator(".plot").First;
        await Assertions.Expect(plot).ToHaveAttributeAsync("aria-valuemax", "40");
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Shift+ArrowLeft");
        await Assertions.Expect(plot).ToHaveAttributeAsync("aria-valuetext", new Regex("^Epoch 30: quick 0\\.0"));
        // All charts read the same epoch.
        await Assertions.Expect(page.Locator(".plot").Nth(3)).ToHaveAttributeAsync("aria-valuenow", "30");

        // What was chosen is there again.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#legend li .run")).ToHaveTextAsync(["quick"]);
    }

    [Fact]
    public async Task A_part_of_the_epochs_is_looked_at_by_dragging()
    {
        MakeThree();
        await using var server = await RunningPage.StartAsync(_runs.Path);
        await using var window = await browser.OpenAsync(server.Address);
        var page = window.Page;
        var plot = page.Locator(".plot").First;
        await Assertions.Expect(plot).ToHaveAttributeAsync("aria-valuemax", "40");
        await plot.ScrollIntoViewIfNeededAsync();
        var box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + 50);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width - 20, box.Y + 50, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator(".plot").Nth(2)).Not.ToHaveAttributeAsync("aria-valuemin", "1");
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".plot").Nth(2)).ToHaveAttributeAsync("aria-valuemin", "1");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task Names_that_look_like_markup_are_shown_as_they_are_and_a_run_without_pictures_says_how_to_get_them()
    {
        const string name = "<b onclick=alert(1)>ä ☃";
        _runs.Add(name, 3);
        File.WriteAllText(Path.Combine(_runs.Add("damaged", 3), "results.csv"), "epoch\nx\n");
        await using var server = await RunningPage.StartAsync(_runs.Path);
        await using var window = await browser.OpenAsync(server.Address);
        var page = window.Page;
        await Assertions.Expect(page.Locator("#rows th")).ToHaveTextAsync([name, "damaged"], new() { UseInnerText = true });
        await Assertions.Expect(page.Locator(".state.damaged + .reason")).ToContainTextAsync("results.csv, line 2: found 'x'");
        await page.SelectOptionAsync("#first", name);
        await Assertions.Expect(page.Locator(".part pre")).ToContainTextAsync("boxfit evaluate ");
        await window.ShowAsync("runs-damaged");
        await window.AssertGoodAsync();
    }

    [Fact]
    public async Task A_run_is_stopped_and_gone_on_with_by_its_buttons()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which process holds a lock is told by Linux alone.");
        using var folder = new TemporaryFolder();
        string csv = SmallRuns.Draw(folder["pictures"]);
        var made = CommandRun.Of(["train", csv, "--out", folder["runs/one"], .. TinyRun.Settings(), "--keep", "0"]);
        Assert.True(made.ExitCode == 0, made.Messages);
        await using var server = await RunningPage.StartAsync(folder["runs"]);
        await using var window = await browser.OpenAsync(server.Address);
        var page = window.Page;
        await Assertions.Expect(page.Locator(".state")).ToHaveTextAsync("finished");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on with one" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        Assert.Equal("2", await page.InputValueAsync("#epochs"));
        await window.ShowAsync("runs-longer");
        await window.AssertGoodAsync();
        await page.FillAsync("#epochs", "5000");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".state")).ToHaveTextAsync("running", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#rows td").Nth(2)).ToContainTextAsync("/5000", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop one" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("one is told to stop");
        await Assertions.Expect(page.Locator(".state")).ToHaveTextAsync("stopped", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task The_key_is_asked_for_where_there_is_one_and_a_server_that_has_gone_is_told()
    {
        _runs.Add("a", 3);
        _runs.AddPictures("a", 8);
        using var folder = new TemporaryFolder();
        var server = await RunningPage.StartAsync(_runs.Path, folder.Write("key", "0123456789abcdef0123456789abcdef"));
        await using var window = await browser.OpenAsync(server.Address);
        var page = window.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Type the key of this server.");
        await page.FillAsync("#secret", "0123456789abcdef0123456789abcdef");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#rows tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("figure img").First).ToHaveJSPropertyAsync("complete", true);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("");
        window.Errors.Clear(); // A browser counts refused requests among its errors.
        await window.AssertGoodAsync();
        await server.DisposeAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The server does not answer.");
    }

    /// <summary>
    /// Measured by hand, on an idle machine: <c>./test.sh -class 'Boxfit.Tests.Web.Watching.RunsPageTests' -explicit only</c>.
    /// The best of a few loads says what the page takes where nothing else is in the way.
    /// </summary>
    [Theory(Explicit = true)]
    [InlineData("", 1000)]
    [InlineData("all", 3000)]
    public async Task A_hundred_runs_of_a_hundred_epochs_are_ready_soon(string chosen, int most)
    {
        for (int i = 0; i < 100; i++) _runs.Add($"run-{i}", 100, s => s with { Seed = (ulong)i, Batch = 8 + i % 4 }, steps: 20);
        await using var server = await RunningPage.StartAsync(_runs.Path);
        string address = chosen.Length == 0 ? server.Address
            : $"{server.Address}/#{string.Join('&', Enumerable.Range(0, 100).Select(i => $"run=run-{i}"))}";
        await using var window = await browser.OpenAsync(address);
        var times = new List<double>();
        for (int i = 0; i < 5; i++)
        {
            await window.Page.GotoAsync("about:blank");
            await window.Page.GotoAsync(address);
            times.Add(await window.Page.EvaluateAsync<double>(
                """
                () => new Promise(resolve => {
                  const look = () => document.documentElement.dataset.ready === "yes"
                    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : setTimeout(look, 1);
                  look();
                })
                """));
        }
        Assert.Equal(100, await window.Page.Locator("#rows tr").CountAsync());
        Assert.Equal(chosen.Length == 0 ? 6 : 100, await window.Page.Locator("#legend li").CountAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"Ready after {string.Join(", ", times.Select(t => $"{t:0}"))} ms.");
        Assert.InRange(times.Min(), 1, most);
        await window.ShowAsync($"runs-hundred-{chosen}");
    }

    void MakeThree()
    {
        _runs.Add("slow", 25, s => s with { Batch = 4 });
        _runs.Add("quick", 40, s => s with { Batch = 16 });
        _runs.Add("middle", 30, s => s with { Batch = 16, LearningRate = 0.5 });
        _runs.AddPictures("slow", 12);
        _runs.AddPictures("quick", 5);
    }
}
