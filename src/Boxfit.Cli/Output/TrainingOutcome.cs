using System.Text.Json;

namespace Boxfit.Cli.Output;

/// <summary>Says how a training ended: <c>train</c> and <c>demo</c> share it.</summary>
static class TrainingOutcome
{
    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Print(TrainingResult result, Terminal terminal, bool asJson)
    {
        terminal.ClearStatus();
        SkippedRows.Report(result.Skipped, terminal);
        if (result.Interrupted)
            terminal.Say($"Saved after step {result.Steps}. Go on with: boxfit train --resume {ShellWord(Nearby(result.RunFolder))}");
        if (asJson)
        {
            JsonLine.Write(terminal.Output, json => WriteJson(json, result));
        }
        else if (result.Test is { } test)
        {
            terminal.Output.Write("On the test part:\n");
            terminal.WriteFigures(Figures.Rows(test));
            terminal.Output.Write($"\nRun folder: {Nearby(result.RunFolder)}\n");
        }
        if (result.Test is { } figures && Figures.Warning(figures) is { } warning) terminal.Say(warning);
        return result.Interrupted ? ExitCode.Interrupted : result.TooManySkipped ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    /// <summary>A path as seen from the working folder where it lies below that.</summary>
    public static string Nearby(string path)
    {
        string relative = Path.GetRelativePath(".", path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>A word as a shell takes it.</summary>
    public static string ShellWord(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:,".Contains(c)) ? word : $"'{word.Replace("'", @"'\''")}'";

    static void WriteJson(Utf8JsonWriter json, TrainingResult result)
    {
        json.WriteStartObject();
        json.WriteString("runFolder", result.RunFolder);
        json.WriteNumber("epochs", result.Epochs);
        json.WriteNumber("steps", result.Steps);
        json.WriteFigure("picturesPerSecond", result.PicturesPerSecond, 2);
        json.WriteFigure("dataWaitShare", result.DataWaitShare);
        if (result.Best is { } best)
        {
            json.WriteStartObject("best");
            json.WriteNumber("epoch", best.Epoch);
            json.WriteFigure("meanIou", best.MeanIou);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("best");
        }
        if (result.Test is { } test)
        {
            json.WriteStartObject("test");
            test.WriteProperties(json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("test");
        }
        json.WriteEndObject();
    }
}
