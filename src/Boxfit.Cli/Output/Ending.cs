namespace Boxfit.Cli.Output;

/// <summary>What a command says at its end: which files it wrote, what to look at, and which command comes next.</summary>
/// <param name="context">What the command works with.</param>
sealed class Ending(CommandContext context)
{
    // They stand for what only the person knows; files and folders of these names are hardly there.
    public const string Photos = "PHOTOS", NewPhotos = "NEW_PHOTOS", Exported = "EXPORT.json";

    /// <summary>Stands for the class of the objects, as in the help.</summary>
    public const string Class = "NAME";

    // Each with what it stands for, and a word to put there.
    static readonly (string Word, string Meaning, string Example)[] s_stand =
    [
        (Photos, "the folder of the pictures", "my-photos"),
        (NewPhotos, "a folder of your own photos, which the model was not trained on", "my-photos"),
        (Exported, "the file that Label Studio writes when you export the corrected boxes as JSON", "my-export.json"),
    ];

    readonly List<(string Path, string What)> _written = [], _toSee = [];
    readonly List<string> _next = [], _remarks = [];

    /// <summary>A file that was written; null for none.</summary>
    public Ending Wrote(string? path, string what)
    {
        if (path is not null) _written.Add((ShellLine.Nearby(path), what));
        return this;
    }

    /// <summary>A file that was written and is to be looked at; null for none.</summary>
    public Ending LookAt(string? path, string what)
    {
        if (path is not null) _toSee.Add((ShellLine.Nearby(path), what));
        return this;
    }

    /// <summary>A command that comes next, ready to be copied.</summary>
    /// <param name="command">The command's words.</param>
    /// <param name="words">What it is given.</param>
    public Ending Next(string command, params IEnumerable<string> words) => Next([.. command.Split(' '), .. words]);

    /// <summary>A command that comes next, ready to be copied.</summary>
    /// <param name="words">The command's words with what it is given.</param>
    public Ending Next(IReadOnlyList<string> words)
    {
        _next.Add(ShellLine.Of(words));
        return this;
    }

    /// <summary>What the proposed command is for, or what a word of it stands for.</summary>
    public Ending Remark(string text)
    {
        _remarks.Add(text);
        return this;
    }

    /// <summary>That the model can find the object in photos: in new ones, since those that it was trained on show nothing.</summary>
    /// <param name="model">Run folder or model file.</param>
    public Ending PredictNew(string model) => Next("predict", ShellLine.Nearby(model), NewPhotos, "--annotate", FreeName.Of("boxes"))
        .Remark($"{NewPhotos}: a folder of photos that it was not trained on");

    /// <summary>
    /// A training that comes next, of what has named no preset: with the one that needs no weights where those of the usual one are not
    /// here, so that it goes on without a network, too; but not of so few pictures that it would learn little.
    /// </summary>
    /// <param name="pictures">How many pictures there are, of all parts.</param>
    /// <param name="words">What it is given.</param>
    public Ending NextTraining(int pictures, params IEnumerable<string> words)
    {
        const string preset = "--" + SettingsTable.Preset;
        if (PresetAdvice.MissingForBest is not { } missing) return Next("train", words);
        if (pictures < Presets.FewestForFast)
        {
            return Next("train", words).Remark(
                $"that is preset {Presets.Best}, which {missing}; {preset} {Presets.Fast} needs none, but learns little of so few " +
                "pictures");
        }
        return Next("train", [.. words, preset, Presets.Fast])
            .Remark($"without {preset} {Presets.Fast} it is preset {Presets.Best}, which {missing}");
    }

    /// <summary>Refuses a command that was copied as it was said, with a word that stands for what is a person's own.</summary>
    /// <exception cref="InputException">The word is in it, and there is nothing of that name.</exception>
    public static void RequireOwn(ParseResult arguments)
    {
        string[] words = [.. arguments.Tokens.Select(t => t.Value)];
        foreach (var (word, meaning, example) in s_stand)
        {
            int place = Array.FindIndex(words, w => Path.TrimEndingDirectorySeparator(w) == word);
            if (place < 0 || Path.Exists(word)) continue;
            words[place] = example;
            throw new InputException($"{word} stands for {meaning}. Put its path there, such as: {ShellLine.Of(words)}");
        }
    }

    /// <summary>The words of those of the options that stand on the command line, to be given to the next command as well.</summary>
    public IEnumerable<string> Given(params IReadOnlyCollection<string> options) => OptionWords.Given(context.Arguments, options);

    /// <summary>Says it among the messages; nothing where the result is for a program.</summary>
    public void Say(bool asJson)
    {
        if (context.Guide is { GoesOn: true }) _next.Clear();
        if (asJson || _written.Count + _toSee.Count + _next.Count == 0) return;
        var text = new StringBuilder();
        Add("Written", _written);
        Add("Look at", _toSee);
        if (_next.Count > 0) text.Append("\nNext\n").AppendJoin('\n', _next.Select(n => $"  {ForeignText.ShownLine(n)}"));
        if (_next.Count > 0) text.AppendJoin("", _remarks.Select(r => $"\n({r})"));
        context.Terminal.SayLines(text.ToString().TrimEnd('\n'));

        void Add(string title, List<(string Path, string What)> files)
        {
            if (files.Count == 0) return;
            text.Append($"\n{title}\n");
            int width = files.Max(f => f.Path.Length);
            foreach (var (path, what) in files) text.Append($"  {path.PadRight(width)}  {what}\n");
        }
    }
}
