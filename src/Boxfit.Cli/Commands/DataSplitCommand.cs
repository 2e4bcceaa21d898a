namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data split</c>: divides a data set.</summary>
sealed class DataSplitCommand : BoxfitCommand
{
    static readonly SplitOptions s_defaults = new() { Data = "" };

    readonly Argument<string> _data = DataOptions.Data();
    readonly OutputOption _out =
        new("--out", "FILE", "CSV file to write, with a column split that train and evaluate take") { Required = true };
    readonly ReplaceOption _replace = new("--out");
    readonly Option<double?> _train = Option<double?>("--train", "X",
        $"Share of the pictures to train on [default: {s_defaults.Train}]");
    readonly Option<double?> _validation = Option<double?>("--validation", "X",
        $"Share to choose the best epoch by; the rest is for testing [default: {s_defaults.Validation}]");
    readonly Option<int?> _folds = Option<int?>("--folds", "K",
        "Write K files instead, NAME.fold1.csv …; each fold is the test part of one");
    readonly Option<ulong> _seed = Option("--seed", "N", "The same seed gives the same parts", s_defaults.Seed);
    readonly Option<string> _by = Choice("--by",
        "Draw the parts by the seed, or take the rows in order as the published recipe does, whatever belongs together",
        ["seed", "rows"], standard: "seed");
    readonly Option<string?> _group = Option<string?>("--group", "PATTERN",
        "Keep pictures of a group in one part: a regular expression for the path, as the data has it, its first parenthesis the group");
    readonly Option<string?> _groupColumn = Option<string?>("--group-column", "NAME", "The same by a column of a CSV, such as person");
    readonly Option<bool> _keepParts = Switch("--keep-parts",
        "Leave pictures in the parts that DATA puts them into, and divide the others alone");
    readonly Option<bool> _stratify = Switch("--stratify", "Give each part as many small, medium and large objects");
    readonly Option<bool> _allowDuplicates = Switch("--allow-duplicates",
        "Do not look for copies and near copies, which otherwise come into the same part");
    readonly Option<bool> _files = Switch("--files", "Write a file for each part, NAME.train.csv …, instead of a column");
    readonly Option<string?> _images = DataOptions.Images();
    readonly ReadingOptions _reading = new();
    readonly AllowOption _allow = new();

    public DataSplitCommand()
        : base("split", "Divide pictures into parts to train, validate and test on, without copies on both sides", maySkip: true) =>
        Take([
            _data, _out, _replace, _train, _validation, _folds, _seed, _by, _keepParts, _group, _groupColumn, _stratify, _allowDuplicates,
            _files, _images, .. _reading.All, _allow, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data split boxes.csv --images photos --out split.csv", "80 % to train, 10 % to validate, 10 % to test on"),
        ("boxfit data split boxes.csv --group '^([^_]+)_' --stratify --out split.csv", "anna_01.jpg and anna_02.jpg stay together"),
        ("boxfit data split more.csv --keep-parts --out parts.csv", "pictures that were added come into parts, the others stay"),
        ("boxfit data split boxes.csv --folds 5 --out folds.csv", "five-fold cross-validation: folds.fold1.csv …"),
        ("boxfit data split boxes.csv --by rows --train 0.8 --validation 0 --out recipe.csv", "as the published recipe divides"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string data = arguments.GetRequiredValue(_data), output = _out.Place(arguments);
        double? train = arguments.GetValue(_train), validation = arguments.GetValue(_validation);
        bool files = arguments.GetValue(_files);
        _out.RefuseInputs(arguments, data);
        if (arguments.GetValue(_folds) is not null && (files || train is not null || validation is not null))
            throw new InputException("--folds makes equal parts and a file for each; leave out --train, --validation and --files.");
        var options = s_defaults with
        {
            Data = data,
            Reading = _reading.Read(arguments),
            Images = arguments.GetValue(_images),
            Train = train ?? s_defaults.Train,
            Validation = validation ?? s_defaults.Validation,
            Folds = arguments.GetValue(_folds) ?? 0,
            Seed = arguments.GetValue(_seed),
            ByRows = arguments.GetValue(_by) == "rows",
            Group = arguments.GetValue(_group) is { } pattern ? new(pattern) : null,
            GroupColumn = arguments.GetValue(_groupColumn),
            KeepParts = arguments.GetValue(_keepParts),
            Stratify = arguments.GetValue(_stratify),
            AllowDuplicates = arguments.GetValue(_allowDuplicates),
            Allowed = _allow.Read(arguments),
        };
        var names = SplitFiles.Names(output, options, files);
        foreach (string file in names) OutputFiles.RefuseInput(_out.Name, file, data);
        _replace.RequireUnused(arguments, _out, names);
        var result = DatasetSplitter.Split(options, new WorkStatus(terminal, "Looking at pictures"), cancellation);
        terminal.ClearStatus();
        OutputFiles.CreateFolderOf(output);
        var written = SplitFiles.Write(output, result, files);

        Report(result, terminal);
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, SplitJson.Of(result, written), CliJson.Default.SplitJson);
        else Print(result, written, terminal, options.Group is not null || options.GroupColumn is not null);
        // Names in the file lead to the pictures by themselves.
        if (written is [var one])
            new Ending(context).NextTraining(result.Pictures.Count, ShellLine.Nearby(one)).Say(arguments.GetValue(Json));
        return result.Unseen.Count + result.Malformed + result.DuplicateGroupsTorn > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static void Report(SplitResult r, Terminal terminal)
    {
        foreach (string note in r.Notes) terminal.Say($"Note: {note}");
        if (!r.IsFolds && EvaluationFigures.OfFew(r.Parts[^1].Pictures) is { } few) terminal.Say(few);
        if (r.Malformed > 0)
            terminal.Say($"{Counted.Of(r.Malformed, "entry is", "entries are")} not understood and in no part; " +
                $"{ShellLine.Of("data", "check")} says why.");
        if (r.Unseen is [var first, ..])
        {
            terminal.Say($"{Counted.Of(r.Unseen.Count, "picture")} could not be looked at, but " +
                $"{Counted.Word(r.Unseen.Count, "is", "are")} divided all the same. The first, {first.Name}: {first.Reason}.");
        }
        if (r.DuplicateGroups is { } sets and > 0)
            terminal.Say($"{Counted.Of(sets, "set")} of copies or near copies; " +
                $"{Counted.Of(r.DuplicateGroupsTorn, "stands", "stand")} in several parts.");
    }

    static void Print(SplitResult result, IReadOnlyList<string> files, Terminal terminal, bool hasGroups)
    {
        string[] columns = ["part", ">pictures", ">share", ">asked for", ">groups"];
        var table = new TextTable(hasGroups ? columns : columns[..^1]);
        foreach (var part in result.Parts)
        {
            double share = (double)part.Pictures / result.Pictures.Count;
            string[] cells = [part.Name, $"{part.Pictures:N0}", Percent(share), Percent(part.Share), $"{part.Groups:N0}"];
            table.Add(hasGroups ? cells : cells[..^1]);
        }
        terminal.Write(table);
        foreach (string file in files) terminal.WriteText($"Wrote {file}");

        static string Percent(double share) => $"{100 * share:0.0} %";
    }
}

/// <summary>What <c>data split --json</c> prints.</summary>
sealed record SplitJson(
    int Pictures, IReadOnlyDictionary<string, int> Parts, IReadOnlyDictionary<string, int> Wanted, int? DuplicateGroups,
    int DuplicateGroupsTorn, int Unseen, int Malformed, IReadOnlyList<string> Files)
{
    public static SplitJson Of(SplitResult result, IReadOnlyList<string> files) => new(
        result.Pictures.Count, CliJson.Counts(result.Parts.Select(p => (p.Name, p.Pictures))),
        CliJson.Counts(result.Parts.Select(p => (p.Name, p.Wanted))), result.DuplicateGroups, result.DuplicateGroupsTorn,
        result.Unseen.Count, result.Malformed, files);
}
