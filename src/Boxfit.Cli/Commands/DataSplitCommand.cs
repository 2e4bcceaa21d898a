using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data split</c>: divides a data set.</summary>
sealed class DataSplitCommand : BoxfitCommand
{
    static readonly SplitOptions s_defaults = new() { Data = "" };

    readonly Argument<string> _data = new("DATA") { Description = "Data file or folder of pictures' boxes" };
    readonly Option<string> _out = new("--out")
    {
        Description = "CSV file to write, with a column split that train and evaluate take",
        HelpName = "FILE",
        Required = true,
    };
    readonly Option<double?> _train = new("--train")
    {
        Description = $"Share of the pictures to train on [default: {s_defaults.Train}]",
        HelpName = "X",
    };
    readonly Option<double?> _validation = new("--validation")
    {
        Description = $"Share to choose the best epoch by; the rest is for testing [default: {s_defaults.Validation}]",
        HelpName = "X",
    };
    readonly Option<int?> _folds = new("--folds")
    {
        Description = "Write K files instead, NAME.fold1.csv …; each fold is the test part of one",
        HelpName = "K",
    };
    readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same parts",
        HelpName = "N",
        DefaultValueFactory = _ => s_defaults.Seed,
    };
    readonly Option<string> _by = new("--by")
    {
        Description = "Draw the parts by the seed, or take the rows in order as the published recipe does, whatever belongs together",
        HelpName = "seed|rows",
        DefaultValueFactory = _ => "seed",
    };
    readonly Option<string?> _group = new("--group")
    {
        Description = "Keep pictures of a group in one part: a regular expression for the name, its first parenthesis the group",
        HelpName = "PATTERN",
    };
    readonly Option<string?> _groupColumn = new("--group-column")
    {
        Description = "The same by a column of a CSV, such as person",
        HelpName = "NAME",
    };
    readonly Option<bool> _stratify = new("--stratify") { Description = "Give each part as many small, medium and large objects" };
    readonly Option<bool> _allowDuplicates = new("--allow-duplicates")
    {
        Description = "Do not look for copies and near copies, which otherwise come into the same part",
    };
    readonly Option<bool> _files = new("--files") { Description = "Write a file for each part, NAME.train.csv …, instead of a column" };
    readonly Option<string?> _images = new("--images") { Description = "Folder of the pictures; default: beside DATA", HelpName = "DIR" };
    readonly Option<string?> _format = new("--format")
    {
        Description = "Format of DATA; default: found out by its content",
        HelpName = "NAME",
    };

    public DataSplitCommand() : base("split", "Divide pictures into parts to train, validate and test on, without copies on both sides")
    {
        _by.AcceptOnlyFromAmong("seed", "rows");
        _format.AcceptOnlyFromAmong([.. AnnotationFiles.FormatNames]);
        Arguments.Add(_data);
        foreach (var option in (Option[])
        [
            _out, _train, _validation, _folds, _seed, _by, _group, _groupColumn, _stratify, _allowDuplicates, _files, _images, _format, Json,
        ])
            Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data split boxes.csv --images photos --out split.csv", "80 % to train, 10 % to validate, 10 % to test on"),
        ("boxfit data split boxes.csv --group '^([^_]+)_' --stratify --out split.csv", "anna_01.jpg and anna_02.jpg stay together"),
        ("boxfit data split boxes.csv --folds 5 --out folds.csv", "five-fold cross-validation: folds.fold1.csv …"),
        ("boxfit data split boxes.csv --by rows --train 0.8 --validation 0 --out recipe.csv", "as the published recipe divides"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string data = arguments.GetRequiredValue(_data), output = arguments.GetRequiredValue(_out);
        bool files = arguments.GetValue(_files);
        bool namesParts = files || arguments.GetValue(_train) is not null || arguments.GetValue(_validation) is not null;
        if (arguments.GetValue(_folds) is not null && namesParts)
            throw new InputException("--folds makes equal parts and a file for each; leave out --train, --validation and --files.");
        var result = DatasetSplitter.Split(
            new()
            {
                Data = data,
                Format = arguments.GetValue(_format),
                Images = arguments.GetValue(_images),
                Train = arguments.GetValue(_train) ?? s_defaults.Train,
                Validation = arguments.GetValue(_validation) ?? s_defaults.Validation,
                Folds = arguments.GetValue(_folds) ?? 0,
                Seed = arguments.GetValue(_seed),
                ByRows = arguments.GetValue(_by) == "rows",
                Group = arguments.GetValue(_group) is { } pattern ? new(pattern) : null,
                GroupColumn = arguments.GetValue(_groupColumn),
                Stratify = arguments.GetValue(_stratify),
                AllowDuplicates = arguments.GetValue(_allowDuplicates),
            },
            new WorkStatus(terminal, "Looking at pictures"), cancellation);
        terminal.ClearStatus();
        foreach (string file in SplitFiles.Names(output, result, files)) OutputFiles.RefuseInput("--out", file, data);
        OutputFiles.CreateFolderOf(output);
        var written = SplitFiles.Write(output, result, files);

        Report(result, terminal);
        if (arguments.GetValue(Json)) WriteJson(result, written, terminal.Output);
        else Print(result, written, terminal);
        return result.Unseen.Count + result.Malformed + result.DuplicateGroupsTorn > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static void Report(SplitResult result, Terminal terminal)
    {
        foreach (string note in result.Notes) terminal.Say($"Note: {note}");
        if (result.Malformed > 0)
            terminal.Say($"{result.Malformed:N0} entries could not be understood and are in no part; boxfit data check lists them.");
        if (result.Unseen is [var first, ..])
        {
            terminal.Say(
                $"{result.Unseen.Count:N0} pictures could not be looked at; they are divided all the same. The first, {first.Name}: {first.Reason}.");
        }
        if (result.DuplicateGroups > 0)
            terminal.Say($"{result.DuplicateGroups:N0} sets of copies or near copies; {result.DuplicateGroupsTorn:N0} stand in several parts.");
    }

    static void Print(SplitResult result, IReadOnlyList<string> files, Terminal terminal)
    {
        var table = new TextTable("part", ">pictures", ">share", ">asked for", ">groups");
        foreach (var part in result.Parts)
        {
            double all = result.Pictures.Count / 100.0;
            table.Add(part.Name, $"{part.Pictures:N0}", $"{part.Pictures / all:0.0} %", $"{part.Wanted / all:0.0} %", $"{part.Groups:N0}");
        }
        terminal.Write(table);
        foreach (string file in files) terminal.Output.WriteLine($"Wrote {file}");
    }

    static void WriteJson(SplitResult result, IReadOnlyList<string> files, TextWriter output) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("pictures", result.Pictures.Count);
        json.WriteStartObject("parts");
        foreach (var part in result.Parts) json.WriteNumber(part.Name, part.Pictures);
        json.WriteEndObject();
        json.WriteStartObject("wanted");
        foreach (var part in result.Parts) json.WriteNumber(part.Name, part.Wanted);
        json.WriteEndObject();
        if (result.DuplicateGroups is { } groups) json.WriteNumber("duplicateGroups", groups);
        else json.WriteNull("duplicateGroups");
        json.WriteNumber("duplicateGroupsTorn", result.DuplicateGroupsTorn);
        json.WriteNumber("unseen", result.Unseen.Count);
        json.WriteNumber("malformed", result.Malformed);
        json.WriteStartArray("files");
        foreach (string file in files) json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
