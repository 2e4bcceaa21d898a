using Boxfit.Web.Hosting;
using Microsoft.Extensions.Logging;

namespace Boxfit.Cli.Input;

/// <summary>The options of commands that answer over HTTP: where they listen, who may ask, and what is logged.</summary>
/// <param name="usual">What holds where an option is not given.</param>
sealed class HostOptions(HostSettings usual)
{
    static readonly string[] s_levels = ["information", "warning", "error"];

    readonly Option<string[]> _urls = BoxfitCommand.Option<string[]>("--urls", "URL",
        $"Where to listen, given several times for several addresses; default: {usual.Urls[0]}. * is all addresses of this machine, " +
        "port 0 any that is free. Addresses that other machines reach need a key", []);
    readonly Option<string?> _key = BoxfitCommand.Option<string?>("--api-key-file", "FILE",
        "File of one line with the key that requests have to bring, as Authorization: Bearer KEY or X-API-Key: KEY");
    readonly Option<string> _log = BoxfitCommand.Choice("--log", "The least that is logged: requests are information", s_levels,
        s_levels[usual.Log - LogLevel.Information]);

    /// <summary>The options of <see cref="Listening"/>, in the order of the help, and the one of <see cref="Log"/>.</summary>
    public (IReadOnlyList<Symbol> Listening, Symbol Log) All => ([_urls, _key], _log);

    /// <summary>Where to listen, and the file of the key.</summary>
    public (IReadOnlyList<string> Urls, string? KeyFile) Listening(ParseResult arguments) =>
        (arguments.GetValue(_urls) is { Length: > 0 } urls ? urls : usual.Urls, arguments.GetValue(_key));

    /// <summary>The least that is logged.</summary>
    public LogLevel Log(ParseResult arguments) => LogLevel.Information + Array.IndexOf(s_levels, arguments.GetValue(_log));
}
