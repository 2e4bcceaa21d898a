using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Boxfit.Files.Downloading;

/// <summary>A try that failed in a way that may pass: another try may succeed.</summary>
/// <param name="reason">What happened, as the end of a sentence.</param>
/// <param name="pause">How long the server asks to wait.</param>
/// <param name="inner">The cause.</param>
sealed class InterruptedDownloadException(string reason, TimeSpan? pause = null, Exception? inner = null) : Exception(reason, inner)
{
    public TimeSpan? Pause { get; } = pause;

    /// <summary>True where there was no answer at all.</summary>
    public bool IsUnreachable { get; init; }
}

/// <summary>Asks a server for a file or the rest of it, following redirections.</summary>
sealed class DownloadSource(Uri url, DownloadOptions options, string remedy) : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // followed below, never from https to http
        ConnectTimeout = options.ConnectTimeout,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // the caller's token says when it stalls
    };

    /// <summary>Sends the request and returns the answer with its headers read; its status may be any but a redirection.</summary>
    /// <param name="from">First byte that is wanted.</param>
    /// <param name="known">What the earlier bytes belong to; the server is to send all when the file is no longer that one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InterruptedDownloadException">The connection failed in a way that may pass.</exception>
    /// <exception cref="BoxfitException">It failed for good.</exception>
    public async Task<HttpResponseMessage> AskAsync(long from, RemoteFile? known, CancellationToken cancellation)
    {
        var place = url;
        for (int redirects = 0; ; redirects++)
        {
            var response = await SendAsync(place, from, known, cancellation);
            if (!IsRedirect(response.StatusCode)) return response;
            using (response) place = Follow(place, response.Headers.Location, redirects);
        }
    }

    /// <summary>True unless a redirection leads from https to something less, or to what is not the web.</summary>
    internal static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    public void Dispose() => _client.Dispose();

    async Task<HttpResponseMessage> SendAsync(Uri place, long from, RemoteFile? known, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place);
        request.Headers.UserAgent.Add(new("boxfit", null));
        if (from > 0)
        {
            request.Headers.Range = new(from, null);
            if (known?.ETag is { } tag) request.Headers.IfRange = new(new EntityTagHeaderValue(tag));
            else if (known?.LastModified is { } time) request.Headers.IfRange = new(time);
        }
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw new BoxfitException($"{place.Host} cannot be trusted: {e.InnerException.Message}", e);
        }
        catch (HttpRequestException e)
        {
            throw new InterruptedDownloadException($"{place.Host} cannot be reached ({(e.InnerException ?? e).Message})", inner: e)
            {
                IsUnreachable = true,
            };
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException) // of connecting
        {
            throw new InterruptedDownloadException($"{place.Host} cannot be reached ({e.InnerException.Message})", inner: e)
            {
                IsUnreachable = true,
            };
        }
    }

    Uri Follow(Uri place, Uri? location, int redirects)
    {
        if (redirects == options.MostRedirects)
            throw BoxfitException.WithRemedy($"{url} was redirected {redirects} times without an end.", remedy);
        if (location is null) throw BoxfitException.WithRemedy($"{place} redirects without saying where to.", remedy);
        var next = new Uri(place, location);
        if (!MayFollow(place, next))
            throw BoxfitException.WithRemedy($"{place} redirects to {next}, which is not secure and is not followed.", remedy);
        return next;
    }

    static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
