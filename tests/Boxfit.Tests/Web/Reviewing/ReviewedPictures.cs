using Boxfit.Data.Demo;
using Boxfit.Tests.Web.Browsing;
using Boxfit.Web.Reviewing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Boxfit.Tests.Web.Reviewing;

/// <summary>A review of a few drawn pictures with their true boxes, which people work at in browsers.</summary>
sealed class ReviewedPictures : IAsyncDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Func<ReviewSettings, ReviewSettings> _change;
    readonly string _data;
    RunningReview? _running;
    string _address = "http://127.0.0.1:0";

    ReviewedPictures(int count, Func<ReviewSettings, ReviewSettings>? change)
    {
        _change = change ?? (s => s);
        _data = DemoPictures.Write(_folder["photos"], count, seed: 1);
    }

    /// <summary>Begins a review in which the first pictures have these names.</summary>
    public static async Task<ReviewedPictures> StartAsync(
        int count = 6, Func<ReviewSettings, ReviewSettings>? change = null, params string[] names)
    {
        var review = new ReviewedPictures(count, change);
        string table = await File.ReadAllTextAsync(review._data);
        for (int i = 0; i < names.Length; i++)
        {
            File.Move(review.PathOf($"{i:00000}.jpg"), review.PathOf(names[i]));
            table = table.Replace($"{i:00000}.jpg", names[i], StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(review._data, table);
        await review.StartServerAsync();
        return review;
    }

    /// <summary>Begins a review of many pictures, which are links to a few: those of a folder, or drawn ones.</summary>
    public static async Task<ReviewedPictures> StartManyAsync(int count, string? photos)
    {
        const int drawn = 100;
        var review = new ReviewedPictures(photos is null ? drawn : 1, null);
        string[] files = [.. Directory.EnumerateFiles(photos ?? review._folder["photos"], "*.jpg", SearchOption.AllDirectories)];
        var table = new StringBuilder("image,box\n");
        for (int i = 0; i < count; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"many/{i:00000}.jpg,\"[20, 20, 100, 110]\"\n");
            string name = review.PathOf($"many/{i:00000}.jpg");
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            File.CreateSymbolicLink(name, files[i % files.Length]);
        }
        await File.WriteAllTextAsync(review._data, table.ToString());
        await review.StartServerAsync();
        return review;
    }

    /// <summary>Where the page is.</summary>
    public string Address => _address;

    /// <summary>Where the pictures lie.</summary>
    public string PathOf(string picture) => Path.Combine(_folder["photos"], picture);

    /// <summary>Starts the server, again at its address where it ran before.</summary>
    public async Task StartServerAsync(string file = "photos.review.db")
    {
        var settings = RunningReview.Settings(PathOf(file)) with { Data = [_data], Urls = [_address] };
        _running = await RunningReview.StartAsync(_change(settings));
        _address = _running.Server.Addresses[0];
    }

    public async Task EndServerAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _running = null;
    }

    /// <summary>A window in which somebody reviews, by name unless told otherwise, once the first picture stands there.</summary>
    public async Task<BrowserWindow> OpenAsync(
        Browser browser, string person = "Ada", string query = "?order=name", int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var window = await browser.OpenAsync($"{_address}/{query}", width, 800, scheme);
        await window.Page.FillAsync("dialog input", person);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("#who")).ToHaveTextAsync(person.Length > 0 ? person : "me");
        return window;
    }

    /// <summary>A picture as the server has it.</summary>
    public async Task<PictureJson> PictureAsync(string name)
    {
        string list = $"/api/pictures?order=name&state=all&find={Uri.EscapeDataString(name)}&from=0&count=1";
        long id = (await _running!.AskAsync("GET", list)).GetProperty("pictures")[0].GetProperty("id").GetInt64();
        return (await _running.AskAsync("GET", $"/api/pictures/{id}")).Deserialize(ReviewingJson.Default.PictureJson)!;
    }

    /// <summary>Waits until the server has a picture in a state.</summary>
    public async Task<PictureJson> WaitAsync(string name, string state)
    {
        for (int i = 0; ; i++)
        {
            var picture = await PictureAsync(name);
            if (picture.State == state) return picture;
            Assert.True(i < 100, $"{name} is {picture.State} after ten seconds, expected {state}.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndServerAsync();
        _folder.Dispose();
    }
}
