namespace Boxfit.Bench.Workers;

/// <summary>
/// A process that stays alive and does one step when told so: Boxfit's own (<see cref="WorkerLoop"/>) or a peer's
/// (<c>bench/PythonPeers/peer.py</c>). Taking turns between them lets noise on the machine hit both.
/// </summary>
sealed class Worker : IDisposable
{
    readonly Process _process;

    /// <summary>Starts the process and waits until it is ready.</summary>
    /// <exception cref="BoxfitException">It ended instead.</exception>
    public Worker(string name, string program, params IEnumerable<string> arguments)
    {
        Name = name;
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        if (Read() != "ready") throw Broken();
    }

    /// <summary>What messages and rows call it.</summary>
    public string Name { get; }

    /// <summary>Seconds that one step takes.</summary>
    public double Step()
    {
        using var answer = JsonDocument.Parse(Ask("step"));
        return answer.RootElement.GetProperty("seconds").GetDouble();
    }

    /// <summary>Largest resident memory so far, in bytes.</summary>
    public double PeakMemory() => double.Parse(Ask("memory"));

    /// <summary>What the network gives for <see cref="WorkerLoop.Fill"/>'s pictures.</summary>
    public double[] Output() => [.. Ask("output").Split(' ').Select(double.Parse)];

    public void Dispose()
    {
        if (!_process.HasExited) _process.StandardInput.WriteLine("quit");
        const int patience = 5000;
        if (!_process.WaitForExit(patience)) _process.Kill();
        _process.Dispose();
    }

    string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        return Read();
    }

    string Read() => _process.StandardOutput.ReadLine() ?? throw Broken();

    BoxfitException Broken() => new($"The benchmark's process '{Name}' ended before it was done; what it printed stands above.");
}
