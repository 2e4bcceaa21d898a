using System.Text.RegularExpressions;

namespace Boxfit.Bench.Clients;

/// <summary>wrk (Debian's package), which sends pictures as fast as they are answered, and takes little of the processor for it.</summary>
static partial class Wrk
{
    const string Program = "wrk";

    /// <summary>Why it cannot be used; null where it can.</summary>
    public static string? Problem()
    {
        try
        {
            Programs.Run(Program, "--version");
            return null;
        }
        catch (BoxfitException)
        {
            return "wrk is missing, which sends the requests: apt-get install wrk";
        }
    }

    /// <summary>Sends a folder's pictures for some seconds.</summary>
    /// <returns>Pictures a second that were answered with a box.</returns>
    public static double Rate(Uri address, IReadOnlyList<string> pictures, int clients, int seconds)
    {
        string script = Path.Combine(Path.GetTempPath(), $"boxfit-wrk-{Guid.NewGuid():N}.lua");
        // Lua's long brackets take every letter as it is.
        string names = string.Join(",\n", pictures.Select(p => $"[==[{Path.GetFullPath(p)}]==]"));
        File.WriteAllText(script, $$"""
            local bodies = {}
            -- wrk knows the address, which each request's Host names, only from here on.
            function init()
              for _, name in ipairs({ {{names}} }) do
                local file = assert(io.open(name, "rb"))
                table.insert(bodies, wrk.format("POST", "/predict", { ["Content-Type"] = "image/jpeg" }, file:read("*a")))
                file:close()
              end
            end
            local i = 0
            function request()
              i = i % #bodies + 1
              return bodies[i]
            end
            """);
        try
        {
            var (exitCode, output, error) = Programs.Run(Program, "-t1", $"-c{clients}", $"-d{seconds}s", "--timeout", "30s",
                "-s", script, address.ToString());
            var rate = RatePattern().Match(output);
            if (exitCode != 0 || !rate.Success) throw new BoxfitException($"wrk failed: {output} {error}");
            if (output.Contains("Non-2xx", StringComparison.Ordinal))
                throw new BoxfitException($"Not all were answered with a box: {output}");
            return double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[0-9.]+)", RegexOptions.None, 1000)]
    private static partial Regex RatePattern();
}
