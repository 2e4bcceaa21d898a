using System.Diagnostics;

namespace Boxfit.Cli.Bench;

/// <summary>Boxfit's side of the benchmark's protocol, the same as the peers' (<c>bench/peer.py</c>).</summary>
static class WorkerLoop
{
    /// <summary>Does a step for each line "step" and prints its seconds, until "quit" or the end of the input.</summary>
    public static void Serve(TextReader input, TextWriter output, Action step)
    {
        output.WriteLine("ready");
        while (input.ReadLine() is { } command)
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
                case "quit":
                    return;
                default:
                    throw new InputException($"Unknown command '{command}'. Known: step, memory, quit.");
            }
        }
    }

    static long PeakMemory()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
    }
}
