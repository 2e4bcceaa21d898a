using System.Net;
using System.Net.Sockets;

namespace Boxfit.Tests.Preparation.Downloading;

/// <summary>What a client asked for.</summary>
sealed record ServerRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>First byte of the range that is asked for; null when the whole file is.</summary>
    public int? From => Headers.TryGetValue("range", out string? range)
        ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : null;
}

/// <summary>
/// An HTTP server on this machine that answers as a test tells it, byte for byte, so that it can break every rule. The first request gets
/// the first reply and so on; the last reply is repeated. Each connection is closed after one reply.
/// </summary>
sealed class ScriptedServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly List<ServerRequest> _requests = [];
    readonly Func<ServerRequest, Reply>[] _replies;

    public ScriptedServer(params Func<ServerRequest, Reply>[] replies)
    {
        _replies = replies;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/set.tar.gz");

    public IReadOnlyList<ServerRequest> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var request = await ReadAsync(stream);
            Func<ServerRequest, Reply> choose;
            lock (_requests)
            {
                choose = _replies[Math.Min(_requests.Count, _replies.Length - 1)];
                _requests.Add(request);
            }
            var reply = choose(request);
            await stream.WriteAsync(reply.Bytes);
            if (reply.Hangs) await Task.Delay(Timeout.Infinite, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    static async Task<ServerRequest> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
            text.Append((char)one[0]);
        string[] lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new(
            lines[0].Split(' ')[1],
            lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(p => p[0].ToLowerInvariant(), p => p[1]));
    }
}

/// <summary>The bytes of an answer, and whether the connection then stays open without a word.</summary>
sealed record Reply(byte[] Bytes, bool Hangs = false)
{
    public static Reply Of(string status, string headers = "", byte[]? body = null)
    {
        string text = headers.Length > 0 ? headers.ReplaceLineEndings("\r\n").TrimEnd() + "\r\n" : "";
        return new([.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{text}Connection: close\r\n\r\n"), .. body ?? []]);
    }

    /// <summary>A well-behaved answer to a request for a file or its rest, cut off after some bytes of the body.</summary>
    public static Func<ServerRequest, Reply> File(
        byte[] content, string etag = "\"1\"", int cut = int.MaxValue, bool ranges = true, bool hangs = false) =>
        request =>
        {
            bool isSame = !request.Headers.TryGetValue("if-range", out string? condition) || condition == etag;
            int from = ranges && isSame ? request.From ?? 0 : 0;
            if (from >= content.Length)
                return Of("416 Range Not Satisfiable", $"Content-Range: bytes */{content.Length}\nContent-Length: 0");
            byte[] body = content[from..];
            string headers = $"Content-Length: {body.Length}\nETag: {etag}\nContent-Type: application/gzip";
            if (from > 0) headers += $"\nContent-Range: bytes {from}-{content.Length - 1}/{content.Length}";
            return Of(from > 0 ? "206 Partial Content" : "200 OK", headers, body[..Math.Min(cut, body.Length)]) with { Hangs = hangs };
        };

    public static Func<ServerRequest, Reply> Status(string status, string headers = "", string body = "") =>
        _ => Of(status, $"Content-Length: {body.Length}\n{headers}", Encoding.Latin1.GetBytes(body));
}
