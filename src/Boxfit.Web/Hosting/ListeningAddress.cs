using System.Net;

namespace Boxfit.Web.Hosting;

/// <summary>Where a server listens.</summary>
/// <param name="Url">The address as it was given.</param>
/// <param name="Host">Its host's name or number.</param>
/// <param name="Port">Its port; 0 for any that is free.</param>
sealed record ListeningAddress(string Url, string Host, int Port)
{
    /// <summary>Whether only programs on this machine reach it.</summary>
    public bool IsLoopback => Host == "localhost" || IPAddress.TryParse(Host, out var number) && IPAddress.IsLoopback(number);

    /// <summary>The number that it listens on; null for all of this machine.</summary>
    /// <exception cref="InputException">The host is a name, which may be any machine.</exception>
    public IPAddress? Number => Host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => null,
        _ when IPAddress.TryParse(Host, out var number) => number,
        _ => throw new InputException($"--urls: found '{Url}', expected localhost, * or a number such as 192.168.1.5 for the host."),
    };

    /// <summary>Reads an address such as <c>http://127.0.0.1:8080</c>.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static ListeningAddress Parse(string url)
    {
        // * is none of the hosts that a Uri may have.
        const string any = "any.invalid";
        string text = url.Replace("//*", "//" + any, StringComparison.Ordinal).Replace("//+", "//" + any, StringComparison.Ordinal);
        bool isUsable = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/", UserInfo: "" };
        if (!isUsable)
        {
            throw new InputException($"--urls: found '{url}', expected an address such as http://127.0.0.1:8080. For https put a server " +
                "such as nginx or Caddy before it.");
        }
        string host = uri!.Host == any ? "*" : uri.Host.Trim('[', ']');
        return new(url, host, uri.Port);
    }
}
