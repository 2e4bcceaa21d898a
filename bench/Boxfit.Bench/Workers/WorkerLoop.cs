namespace Boxfit.Bench.Workers;

/// <summary>
/// The .NET programs' side of the benchmark's protocol (<c>bench/PythonPeers/peer.py</c>): Boxfit's own and, as a linked file, its peers'.
/// </summary>
static class WorkerLoop
{
    /// <summary>Pictures that a step of a prediction computes.</summary>
    public const int Pictures = 16;

    /// <summary>Answers each line, until "quit" or the end of the input.</summary>
    /// <param name="input">Gives the lines.</param>
    /// <param name="output">Takes the answers.</param>
    /// <param name="step">The step that is measured.</param>
    /// <param name="result">What the last step's network has given, where that is asked for.</param>
    public static void Serve(TextReader input, TextWriter output, Action step, Func<float[]>? result = null)
    {
        output.WriteLine("ready");
        while (input.ReadLine()?.Trim() is { } command and not "quit")
        {
            switch (command)
            {
                case "step":
                    long start = Stopwatch.GetTimestamp();
                    step();
                    output.WriteLine($"{{\"seconds\": {Stopwatch.GetElapsedTime(start).TotalSeconds:R}}}");
                    break;
                case "memory":
                    output.WriteLine(PeakMemory());
                    break;
                case "output" when result is not null:
                    step();
                    output.WriteLine(string.Join(' ', result()));
                    break;
                default:
                    throw new InvalidOperationException($"Unknown command '{command}'. Known: step, memory, output, quit.");
            }
        }
    }

    /// <summary>Fills pictures with levels, the same in every program.</summary>
    public static void Fill(Span<byte> pictures)
    {
        const int period = 251, factor = 37;
        for (int i = 0; i < pictures.Length; i++) pictures[i] = (byte)((long)i * factor % period);
    }

    static long PeakMemory()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
    }
}
