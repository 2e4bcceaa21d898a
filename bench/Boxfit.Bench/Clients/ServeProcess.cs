using System.Net.Sockets;

namespace Boxfit.Bench.Clients;

/// <summary><c>boxfit serve</c> in a process of its own, as it is shipped.</summary>
sealed class ServeProcess : IDisposable
{
    readonly Process _process;

    /// <summary>Starts it on a free port, and waits until it answers.</summary>
    public ServeProcess(string model, int threads)
    {
        _process = Process.Start(new ProcessStartInfo(Programs.Product(),
            ["serve", model, "--urls", "http://127.0.0.1:0", "--log", "error", "--json", "--threads", $"{threads}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        // Nobody reads what it says; a full pipe would stop it.
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        string line = _process.StandardOutput.ReadLine() ?? throw new BoxfitException("boxfit serve ended instead of answering.");
        using var json = JsonDocument.Parse(line);
        Address = new(json.RootElement.GetProperty("addresses")[0].GetString()!);
        Client = new(new SocketsHttpHandler()) { BaseAddress = Address };
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Who asks it.</summary>
    public HttpClient Client { get; }

    /// <summary>Memory that it holds now, in MiB.</summary>
    public double Mebibytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / (double)(1 << 20);
    }

    /// <summary>Asks for a picture's box.</summary>
    public async Task<bool> PredictAsync(byte[] picture, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(picture);
        using var response = await Client.PostAsync(new Uri("/predict", UriKind.Relative), content, cancellation).ConfigureAwait(false);
        await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }

    /// <summary>A connection of its own, for who does not speak HTTP well.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address.Host, Address.Port, cancellation).ConfigureAwait(false);
        return socket;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
