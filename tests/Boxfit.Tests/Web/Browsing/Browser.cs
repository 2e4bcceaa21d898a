using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Boxfit.Tests.Web.Browsing;

/// <summary>The system's Chromium, without a window and off the network, in which pages are tried as people use them.</summary>
public sealed class Browser : IAsyncLifetime
{
    static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    static readonly string[] s_flags =
    [
        "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-sync",
        "--metrics-recording-only", "--no-first-run", "--no-pings", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ];

    IPlaywright? _playwright;
    IBrowser? _chromium;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(s_places, File.Exists) is not { } place) return;
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = place, Args = s_flags,
            // Root has no sandbox to give.
            ChromiumSandbox = Environment.UserName != "root",
        });
    }

    /// <summary>A new window with nothing remembered; the test is skipped where there is no browser.</summary>
    public async Task<BrowserWindow> OpenAsync(string address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_chromium is null, $"There is no Chromium here: {string.Join(", ", s_places)}.");
        var context = await _chromium.NewContextAsync(new()
        {
            BaseURL = address, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, Locale = "en-GB",
            ViewportSize = new() { Width = width, Height = height }, HasTouch = width < 600,
        });
        var window = new BrowserWindow(context, await context.NewPageAsync());
        await window.Page.GotoAsync(address);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A page in a window, and what went wrong in it.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly List<string> _errors = [];

    internal BrowserWindow(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(15_000);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) => { if (message.Type == "error") _errors.Add($"{message.Text} ({message.Location})"); };
    }

    public IPage Page { get; }

    /// <summary>What the page's scripts and the browser complained of; what the test has caused itself it clears.</summary>
    public IList<string> Errors => _errors;

    /// <summary>
    /// Asserts that nothing serious hinders people who see little, hear or use the keyboard alone, and that nothing went wrong.
    /// </summary>
    public async Task AssertGoodAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}"));
        Assert.Empty(_errors);
        bool isWide = await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");
        Assert.False(isWide, "The page has to be scrolled sideways.");
    }

    /// <summary>Keeps a picture of the page where BOXFIT_SCREENSHOTS names a folder, to be looked at by eye.</summary>
    public async Task ShowAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("BOXFIT_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
