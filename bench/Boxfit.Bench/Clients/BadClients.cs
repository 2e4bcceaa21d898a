using System.Net.Sockets;

namespace Boxfit.Bench.Clients;

/// <summary>Clients that do what no good one does, again and again, each on a connection of its own, until they are told to end.</summary>
static class BadClients
{
    static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    static readonly byte[] s_bomb = Bomb();

    /// <summary>Their kinds, in turns.</summary>
    static readonly Func<Socket, Random, CancellationToken, Task>[] s_kinds =
    [
        // Half-open: connects, and says nothing, or half a header.
        (_, _, end) => Task.Delay(Timeout.Infinite, end),
        async (socket, _, end) =>
        {
            await SendAsync(socket, "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nX-", end).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, end).ConfigureAwait(false);
        },
        // A slow body.
        async (socket, _, end) =>
        {
            await SendAsync(socket, Head(1_000_000), end).ConfigureAwait(false);
            while (true)
            {
                await SendAsync(socket, "x", end).ConfigureAwait(false);
                await Task.Delay(500, end).ConfigureAwait(false);
            }
        },
        // Garbage instead of HTTP, and instead of a picture.
        async (socket, random, end) =>
        {
            byte[] garbage = new byte[4096];
            random.NextBytes(garbage);
            await socket.SendAsync(garbage, end).ConfigureAwait(false);
            await AnswerAsync(socket, end).ConfigureAwait(false);
        },
        async (socket, random, end) =>
        {
            byte[] garbage = new byte[20_000];
            random.NextBytes(garbage);
            await SendAsync(socket, Head(garbage.Length), end).ConfigureAwait(false);
            await socket.SendAsync(garbage, end).ConfigureAwait(false);
            await AnswerAsync(socket, end).ConfigureAwait(false);
        },
        // A small file of a huge picture.
        async (socket, _, end) =>
        {
            await SendAsync(socket, Head(s_bomb.Length), end).ConfigureAwait(false);
            await socket.SendAsync(s_bomb, end).ConfigureAwait(false);
            await AnswerAsync(socket, end).ConfigureAwait(false);
        },
        // Lengths that are wrong: more than comes, then gone; more than is allowed.
        async (socket, _, end) => await SendAsync(socket, Head(100_000) + "half", end).ConfigureAwait(false),
        async (socket, _, end) =>
        {
            await SendAsync(socket, Head(900_000_000_000), end).ConfigureAwait(false);
            await AnswerAsync(socket, end).ConfigureAwait(false);
        },
    ];

    /// <summary>
    /// Runs so many of them. Each waits some seconds between two misdeeds: what the good ones lose is to be the server's work, and not
    /// that of the bad ones, which is on the same processor.
    /// </summary>
    public static async Task RunAsync(ServeProcess server, int count, CancellationToken end) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => RepeatAsync(server, i, end), CancellationToken.None)))
            .ConfigureAwait(false);

    static async Task RepeatAsync(ServeProcess server, int index, CancellationToken end)
    {
        var random = new Random(index);
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var socket = await server.ConnectAsync(end).ConfigureAwait(false);
                await s_kinds[index % s_kinds.Length](socket, random, end).ConfigureAwait(false);
                await Task.Delay(s_pause, end).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Cut off, as they should be.
                if (!end.IsCancellationRequested) await Task.Delay(s_pause, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    static string Head(long length) =>
        $"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/png\r\nContent-Length: {length}\r\n\r\n";

    static async Task SendAsync(Socket socket, string text, CancellationToken end) =>
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), end).ConfigureAwait(false);

    static async Task AnswerAsync(Socket socket, CancellationToken end) =>
        await socket.ReceiveAsync(new byte[4096], end).ConfigureAwait(false);

    /// <summary>A PNG file of 30,000×30,000 pixels that says nothing more.</summary>
    static byte[] Bomb()
    {
        byte[] header = [(byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0];
        byte[] sum = System.IO.Hashing.Crc32.Hash(header);
        Array.Reverse(sum);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, .. header, .. sum];
    }
}
