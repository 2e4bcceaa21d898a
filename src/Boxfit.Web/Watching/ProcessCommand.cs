namespace Boxfit.Web.Watching;

/// <summary>Tells by a process's executable and words which command of this program it is.</summary>
static class ProcessCommand
{
    const string Name = "boxfit", Assembly = Name + ".dll", Host = "dotnet";

    /// <summary>The command, such as <c>train</c>; null where the process is another program.</summary>
    /// <param name="executable">The file of its executable.</param>
    /// <param name="words">Its words, the first of which is its own name.</param>
    public static string? Of(string executable, IReadOnlyList<string> words)
    {
        if (Path.GetFileNameWithoutExtension(executable) == Name) return words.ElementAtOrDefault(1);
        if (Path.GetFileNameWithoutExtension(executable) != Host) return null;
        int assembly = words.Skip(1).TakeWhile(w => Path.GetFileName(w) != Assembly).Count() + 1;
        return words.ElementAtOrDefault(assembly + 1);
    }
}
