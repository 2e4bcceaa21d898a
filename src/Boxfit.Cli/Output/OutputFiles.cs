namespace Boxfit.Cli.Output;

/// <summary>Places that a command is told to write to.</summary>
static class OutputFiles
{
    /// <summary>Makes sure that a file's folder is there.</summary>
    /// <exception cref="InputException">It is not and cannot be made.</exception>
    public static void CreateFolderOf(string file)
    {
        if (file.Length == 0) throw new InputException("The name of the output is empty; expected a path.");
        CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/");
    }

    /// <summary>Refuses an output that is one of the command's own inputs.</summary>
    /// <exception cref="InputException">They are the same file.</exception>
    public static void RefuseInput(string option, string output, string input)
    {
        // Who reads the input, or makes the output's folder, says what is wrong with an empty name.
        if (output.Length == 0 || input.Length == 0) return;
        string read = Real(input), written = Real(output);
        if (read != written) return;
        throw new InputException(
            $"{option} {output} would overwrite {input}, which this command reads. Choose another place; nothing was changed.");
    }

    /// <summary>Refuses a file of labels as the place for what can be made again: it may be the only one of what it holds.</summary>
    /// <param name="option">The output's option, for the message.</param>
    /// <param name="file">The file; null where none is wanted.</param>
    /// <param name="starts">What files of the command's own kind begin with, which are replaced.</param>
    /// <exception cref="InputException">There are boxes in it, and it is not of that kind.</exception>
    public static void RequireNoLabels(string option, string? file, params IReadOnlyList<string> starts)
    {
        if (file is null || !OutputPlace.IsInUse(file)) return;
        try
        {
            if (BeginsWith(file, starts) || AnnotationFiles.Read(file).Pictures.Count == 0) return;
        }
        catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException)
        {
            return;
        }
        throw new InputException(
            $"{Path.GetFullPath(file)} holds boxes, such as labels, and would be lost. Choose another name for {option}, or remove it.");
    }

    /// <summary>Whether a file that is there begins with one of some texts.</summary>
    /// <exception cref="BoxfitException">It cannot be opened.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool BeginsWith(string file, IReadOnlyList<string> starts)
    {
        using var reader = new StreamReader(RegularFile.OpenRead(file));
        char[] start = new char[starts.Select(s => s.Length).DefaultIfEmpty(0).Max()];
        string first = new(start, 0, reader.ReadBlock(start));
        return starts.Any(s => first.StartsWith(s, StringComparison.Ordinal));
    }

    /// <summary>Whether a file lies in a folder, or in one below it.</summary>
    public static bool IsBelow(string folder, string file) =>
        Real(file).StartsWith(Path.TrimEndingDirectorySeparator(Real(folder)) + '/', StringComparison.Ordinal);

    /// <summary>Finds out before the work whether an output can be written; changes nothing.</summary>
    /// <param name="option">Its option, for messages.</param>
    /// <param name="path">Where it is to be.</param>
    /// <param name="kind">What it is to be.</param>
    /// <exception cref="InputException">Its name is none for such an output, or something else is there.</exception>
    /// <exception cref="BoxfitException">The disk is full, or nothing can be written there.</exception>
    public static void Check(string option, string path, OutputKind kind)
    {
        if (path.Length == 0) throw new InputException($"{option}: the name of the output is empty; expected a path.");
        string[] endings = kind switch
        {
            OutputKind.Page => [".html"],
            OutputKind.Drawing => [".png", ".svg"],
            OutputKind.Sheet => [".html", ".png", ".svg"],
            _ => [],
        };
        string ending = HtmlPage.IsPage(path) ? ".html" : Path.GetExtension(path);
        if (endings.Length > 0 && !endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            string expected = endings.Length == 1 ? endings[0] : $"{string.Join(", ", endings[..^1])} or {endings[^1]}";
            throw new InputException($"{option}: found '{path}', expected a name that ends in {expected}.");
        }
        if (kind == OutputKind.Folder && FileNames.IsPicture(path) && !Directory.Exists(path))
            throw new InputException($"{option}: found '{path}', the name of a picture; expected that of a folder.");
        if (kind == OutputKind.Folder || kind == OutputKind.FileOrFolder && Directory.Exists(path)) OutputPlace.RequireFolder(path);
        else OutputPlace.RequireFile(path);
        if (kind is OutputKind.Page or OutputKind.Drawing or OutputKind.Sheet or OutputKind.Model) RequireOwn(option, path);
    }

    /// <summary>Refuses a file that Boxfit did not write, such as a photo: its own drawings can be made again, that cannot.</summary>
    static void RequireOwn(string option, string path)
    {
        if (!OutputPlace.IsInUse(path) || OwnMark.IsIn(path)) return;
        throw new InputException(
            $"{option}: {ShellLine.Nearby(path)} is there, and this version of Boxfit did not write it: it may be a photo, or data. " +
            "Choose another name, or remove it.");
    }

    /// <summary>Refuses two outputs in one place: the later would overwrite the earlier.</summary>
    /// <param name="outputs">Each with its option; null where it is not wanted.</param>
    /// <exception cref="InputException">Two are the same file.</exception>
    public static void RefuseSame(params ReadOnlySpan<(string Option, string? Path)> outputs)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (option, path) in outputs)
        {
            if (path is null || options.TryAdd(Real(path), option)) continue;
            throw new InputException(
                $"{options[Real(path)]} and {option} both write {path}. Choose different places; nothing was changed.");
        }
    }

    /// <summary>Where a path leads, behind links at its end.</summary>
    public static string Real(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            return Resolve(full);
        }
        catch (IOException) // a link that leads to itself
        {
            return full;
        }
    }

    static string Resolve(string full)
    {
        var folder = Path.GetDirectoryName(full) is { } parent ? new DirectoryInfo(parent) : null;
        if (folder is { LinkTarget: not null } && folder.ResolveLinkTarget(returnFinalTarget: true) is { } real)
            full = Path.Combine(real.FullName, Path.GetFileName(full));
        var file = new FileInfo(full);
        return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : full;
    }

    /// <summary>Makes sure that a folder is there.</summary>
    /// <exception cref="InputException">It is not and cannot be made.</exception>
    public static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {Path.GetFullPath(folder)} cannot be made: {e.Message}", e);
        }
    }
}
