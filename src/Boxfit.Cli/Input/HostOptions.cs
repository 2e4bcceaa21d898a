using Boxfit.Web.Hosting;
using Microsoft.Extensions.Logging;

namespace Boxfit.Cli.Input;

/// <summary>The options that say where a server listens, who may ask it, and what it logs: all commands with a page share them.</summary>
sealed class HostOptions
{
    static readonly string[] s_levels = ["information", "warning", "error"];
    static readonly HostSettings s_usual = new();

    readonly Option<string[]> _urls = BoxfitCommand.Option<string[]>("--urls", "URL",
        $"Where to listen, given several times for several addresses; default: {s_usual.Urls[0]}. * is all addresses of this machine, " +
        "port 0 any that is free. Addresses that other machines reach need a key", []);
    readonly Option<string?> _key = BoxfitCommand.Option<string?>("--api-key-file", "FILE",
        "File of one line with the key that requests have to bring, as Authorization: Bearer KEY or X-API-Key: KEY");
    readonly Option<string> _log;
    readonly Option<int> _connections =
        BoxfitCommand.Option("--connections", "N", "Connections at a time", s_usual.Connections);

    /// <summary>Makes the options.</summary>
    /// <param name="log">The least that is logged without <c>--log</c>: <c>warning</c> leaves requests out.</param>
    public HostOptions(string log) =>
        _log = BoxfitCommand.Choice("--log", "The least that is logged: requests are information", s_levels, log);

    /// <summary>The options in the order in which the help shows them.</summary>
    public IReadOnlyList<Option> All => [_urls, _key, _log, _connections];

    /// <summary>What other servers call them.</summary>
    public IReadOnlyList<(string Typed, string Meant)> OtherNames => [("--port", $"{_urls.Name} http://127.0.0.1:PORT")];

    /// <summary>What was chosen.</summary>
    /// <exception cref="InputException">A number is out of its range.</exception>
    public HostSettings Read(ParseResult arguments) => new()
    {
        Urls = arguments.GetValue(_urls) is { Length: > 0 } urls ? urls : s_usual.Urls,
        ApiKeyFile = arguments.GetValue(_key),
        Log = LogLevel.Information + Array.IndexOf(s_levels, arguments.GetValue(_log)),
        Connections = (int)RangeOf.Read(arguments, _connections, 1, 1_000_000),
    };
}
