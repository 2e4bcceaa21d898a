namespace Boxfit.Web.Watching;

/// <summary>How this program is started once more.</summary>
static class OwnProgram
{
    /// <summary>The name of its executable and of its assembly.</summary>
    public const string Name = "boxfit";

    const string Assembly = Name + ".dll", Host = "dotnet";

    /// <summary>The words of its start; null where the process is another program, which has Boxfit as a library.</summary>
    public static IReadOnlyList<string>? Words { get; } = Find(Environment.ProcessPath, AppContext.BaseDirectory);

    /// <summary>The words of a process's start.</summary>
    /// <param name="executable">The file of its executable.</param>
    /// <param name="folder">The folder of its assemblies.</param>
    internal static IReadOnlyList<string>? Find(string? executable, string folder)
    {
        string assembly = Path.Combine(folder, Assembly);
        return Path.GetFileNameWithoutExtension(executable) switch
        {
            Name => [executable!],
            Host when File.Exists(assembly) => [executable!, assembly],
            _ => null,
        };
    }

    /// <summary>The command of a process of this program, such as <c>train</c>; null where it is another program.</summary>
    /// <param name="executable">The file of its executable.</param>
    /// <param name="words">Its words, the first of which is its own name.</param>
    internal static string? Command(string executable, IReadOnlyList<string> words)
    {
        if (Path.GetFileNameWithoutExtension(executable) == Name) return words.ElementAtOrDefault(1);
        if (Path.GetFileNameWithoutExtension(executable) != Host) return null;
        int assembly = words.Skip(1).TakeWhile(w => Path.GetFileName(w) != Assembly).Count() + 1;
        return words.ElementAtOrDefault(assembly + 1);
    }
}
