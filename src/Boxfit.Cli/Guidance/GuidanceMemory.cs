namespace Boxfit.Cli.Guidance;

/// <summary>
/// What a guided way remembers in its folder, <c>guidance.json</c>: of what it is, so that two data sets never share a folder, and which
/// questions a person has answered, so that each is asked.
/// </summary>
sealed class GuidanceMemory
{
    const string Name = OwnFolders.GuidanceName;
    const int MostBytes = 1 << 20;

    readonly string _folder;
    readonly GuidanceNotes _notes;

    GuidanceMemory(string folder, GuidanceNotes notes) => (_folder, _notes) = (folder, notes);

    string File => Path.Combine(_folder, Name);

    /// <summary>The memory of a folder, which is kept from <see cref="Save"/> on.</summary>
    /// <param name="folder">The way's folder.</param>
    /// <param name="isOf">What the way begins from, by the names of the options.</param>
    /// <exception cref="InputException">The folder's way begins from something else, or its memory is damaged.</exception>
    public static GuidanceMemory Of(string folder, IReadOnlyDictionary<string, string> isOf)
    {
        string file = Path.Combine(folder, Name);
        if (!System.IO.File.Exists(file)) return new(folder, new(isOf));
        var notes = Read(file);
        foreach (var (name, value) in isOf)
        {
            string before = notes.IsOf.GetValueOrDefault(name, "");
            if (before == value) continue;
            // What is named may lie in the folder itself.
            bool isInside = value.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            throw new InputException(
                $"{folder} is the way from other data: {name} was {Shown(before)} there, and is {Shown(value)} now. Give it as it was, " +
                "to go on; or give another folder with --out" + (isInside ? "." : "; or remove that one, with all that was corrected in " +
                $"it, to begin again: rm -r {ShellLine.Word(folder)}"));
        }
        return new(folder, notes);
    }

    /// <summary>Whether a question has been answered.</summary>
    public bool IsAnswered(string question) => _notes.Answered.Contains(question);

    /// <summary>Whether a question was the last to be asked.</summary>
    public bool IsAsked(string question) => _notes.Asked == question;

    /// <summary>Keeps that a question was asked.</summary>
    public void Ask(string question)
    {
        _notes.Asked = question;
        Save();
    }

    /// <summary>Keeps that it was answered.</summary>
    public void Answer(string question)
    {
        _notes.Answered.Add(question);
        _notes.Asked = null;
        Save();
    }

    /// <summary>Forgets an answer, so that it is asked for again.</summary>
    public void Forget(string question)
    {
        if (_notes.Answered.Remove(question)) Save();
    }

    /// <summary>Writes it into the folder, which must be there.</summary>
    public void Save() => AtomicFile.WriteBytes(File, JsonSerializer.SerializeToUtf8Bytes(_notes, GuidanceJson.Default.GuidanceNotes));

    static GuidanceNotes Read(string file)
    {
        try
        {
            byte[] json = RegularFile.ReadBytes(file, MostBytes);
            if (JsonSerializer.Deserialize(json, GuidanceJson.Default.GuidanceNotes) is { IsOf: not null } notes) return notes;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new InputException($"{file} is damaged. Remove it; the way then asks again what it has asked before.");
    }

    static string Shown(string value) => value.Length == 0 ? "not given" : $"'{ForeignText.Shown(value)}'";
}

/// <summary>The content of the file.</summary>
/// <param name="IsOf">What the way begins from, by the names of the options.</param>
sealed record GuidanceNotes(IReadOnlyDictionary<string, string> IsOf)
{
    /// <summary>The question that waits for its answer.</summary>
    public string? Asked { get; set; }

    /// <summary>The questions that are answered.</summary>
    public ISet<string> Answered { get; init; } = new HashSet<string>();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GuidanceNotes))]
sealed partial class GuidanceJson : JsonSerializerContext;
