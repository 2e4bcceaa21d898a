using System.CommandLine;
using System.CommandLine.Parsing;

namespace Boxfit.Tests.Cli;

/// <summary>Checks written-down command lines against the real tree of commands.</summary>
static class CommandLines
{
    /// <summary>What is wrong with a line such as <c>./boxfit train data.csv --epochs 20 | tee log</c>, or null.</summary>
    public static string? Problem(string line)
    {
        string command = line.Split(" #", 2)[0].Split(" | ", 2)[0].Split(" > ", 2)[0];
        var words = CommandLineParser.SplitCommandLine(command).Skip(1).ToList();
        return UsageError.Find(Application.CreateRoot().Parse(words));
    }
}
