using Spectre.Console;
using Spectre.Console.Rendering;

namespace Boxfit.Cli.Screens;

/// <summary>The lines at the end of a screen that are drawn again and again; the cursor is hidden until they are taken away.</summary>
sealed class LiveStatus : IDisposable
{
    readonly TaskCompletionSource _end = new();
    readonly Task _display;
    LiveDisplayContext? _context;

    public LiveStatus(IAnsiConsole console)
    {
        // The library's display lasts as long as what it is given to do, which here is to wait for the end.
        _display = console.Live(Text.Empty).AutoClear(true).StartAsync(context =>
        {
            _context = context;
            return _end.Task;
        });
    }

    public void Draw(IRenderable content) => _context?.UpdateTarget(content);

    /// <summary>Takes the lines off the screen.</summary>
    public void Dispose()
    {
        _end.TrySetResult();
        _display.GetAwaiter().GetResult();
    }
}
