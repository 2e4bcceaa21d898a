namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data check</c>: finds what is wrong with a data set.</summary>
sealed class DataCheckCommand : ShardedCommand
{
    const int ShownExamples = 3;

    readonly Argument<string[]> _data = DataOptions.SeveralData();
    readonly ReadingOptions _reading = new();
    readonly Option<string?> _images = DataOptions.Images();
    readonly Option<string?> _group = Option<string?>("--group", "PATTERN",
        "Regular expression on a picture's path, as the data has it, that finds its group, such as the person: what its first " +
        "parentheses match");
    readonly Option<string?> _predictions = Option<string?>("--predictions", "FILE",
        "Doubt labels that a model contradicts which has not seen them: a run of train --folds, its predictions.csv, or boxes in any " +
        "format");
    readonly OutputOption _report = new("--report", "FILE.html", "Write an HTML report with the pictures concerned", OutputKind.Page);
    readonly OutputOption _list = new("--list", "FILE.csv", "Write all findings as CSV");
    readonly OutputOption _fix = new("--fix", "OUT",
        "Write a cleaned copy of the data, and beside it a list of what it left out and why (.left-out.csv). DATA stays as it is",
        OutputKind.FileOrFolder);
    readonly ReplaceOption _replace = new("--fix");
    readonly ShardOption _shard = new("--list");

    public DataCheckCommand()
        : base("check", "Find what is wrong with a data set: its files, boxes, copies, and its division into parts") =>
        Take([_data, .. _reading.All, _images, _group, _predictions, _report, _list, _fix, _replace, _shard, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data check boxes.csv --images photos --report report.html", "a summary, and a page with the pictures concerned"),
        ("boxfit data check train.csv test.csv --images photos --group '^([^_]+)_'",
            "parts in files of their own; persons named before the first _"),
        ("boxfit data check boxes.csv --predictions runs/faces/predictions.csv --report doubts.html",
            "labels that are likely wrong, by the boxes of train --folds"),
        ("boxfit data check boxes.csv --fix cleaned.csv --list findings.csv", "a cleaned copy, and all findings as a table"),
        ("boxfit data check boxes.csv --list findings.csv --shard 3/16", "the third of 16 shards, for as many processes or machines"),
    ];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.DoneWithSkips, ExitCode.DataErrors, ExitCode.Interrupted];

    public override string Meaning(int code) => code switch
    {
        ExitCode.DoneWithSkips => "done: the most severe faults are warnings (notes alone end with 0)",
        _ => base.Meaning(code),
    };

    public override OutputOption Merged => _list;

    public override Option<bool> Replacing => _replace;

    protected override int Run(CommandContext context) => Check(context, _shard.Read(context.Arguments), shards: null);

    protected override int Merge(CommandContext context, ShardSet shards) => Check(context, shard: null, shards);

    /// <summary>Checks, or reads the pictures of a shard.</summary>
    /// <param name="context">What the command works with.</param>
    /// <param name="shard">The shard whose pictures are to be read; null for the whole check.</param>
    /// <param name="shards">What has been read of the pictures; null where that is to be done.</param>
    int Check(CommandContext context, Shard? shard, ShardSet? shards)
    {
        var (arguments, terminal, cancellation) = context;
        if (shard is not null) _shard.OutputOf(arguments, _list);
        string[] data = arguments.GetRequiredValue(_data);
        string? predicted = PredictionsOf(arguments.GetValue(_predictions));
        string[] inputs = predicted is null ? data : [.. data, predicted];
        foreach (var option in (OutputOption[])[_report, _list, _fix]) option.RefuseInputs(arguments, inputs);
        OutputFiles.RequireNoLabels(_list.Name, arguments.GetValue(_list));
        string? fix = arguments.GetValue(_fix), leftOut = fix is null ? null : LeftOutFile(fix);
        OutputFiles.RefuseSame(
            (_report.Name, arguments.GetValue(_report)), (_list.Name, arguments.GetValue(_list)),
            (_fix.Name, fix), ("the list of --fix", leftOut));
        DataOptions.RefusePhotos(data);
        var group = arguments.GetValue(_group) is { } pattern ? new GroupPattern(pattern) : null;
        var reading = _reading.Read(arguments) with { Images = arguments.GetValue(_images) };
        var sets = data.Select(path => AnnotationFiles.Read(path, reading)).ToList();
        if (sets.Find(s => s.Pictures.Count + s.ProblemCount == 0) is { } empty)
            throw new InputException($"{empty.Source} names no picture, so there is nothing to check.");
        if (fix is not null)
        {
            foreach (var set in sets) OutputFiles.RefuseInput(_fix.Name, leftOut!, set.Source);
            AnnotationFiles.RequireFree(fix, FormatOf(fix, sets));
            _replace.RequireUnused(arguments, _fix, fix, leftOut!);
            AnnotationFiles.RequireEnding(fix, FormatOf(fix, sets));
        }
        string? images = arguments.GetValue(_images);
        long start = Stopwatch.GetTimestamp();
        var options = new CheckOptions
        {
            Sets = sets, Images = images, Group = group,
            Predictions = predicted is null ? null : AnnotationFiles.Read(predicted, ReadOptions.ByContent with { Images = images }),
        };
        if (shard is { } one) return RunShard(context, one, options);
        if (shards is not null) options = options with { Examined = files => Examined(shards, files, options) };
        var result = DataChecker.Run(options, new WorkStatus(terminal, "Checking"), cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        terminal.ClearStatus();

        _list.Write(context, "List", path => FindingsTable.Write(path, result.Findings));
        string names = string.Join(", ", data.Select(d => Path.GetFileName(Path.GetFullPath(d))));
        _report.Write(context, "Report", path => CheckReport.Save(path, $"Check of {names}", result));
        var copy = fix is not null ? Fix(fix, sets, result) : null;
        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, CheckJson.Of(result, seconds, copy), CliJson.Default.CheckJson);
        else Print(terminal, result);
        if (copy is not null) terminal.Say(Describe(copy, fix!, leftOut!));
        SayEnd(context, data, result, fix);
        return result.Severity switch
        {
            FindingSeverity.Error => ExitCode.DataErrors,
            FindingSeverity.Warning => ExitCode.DoneWithSkips,
            _ => ExitCode.Done,
        };
    }

    /// <summary>Reads the pictures of one shard.</summary>
    int RunShard(CommandContext context, Shard shard, CheckOptions options)
    {
        var (arguments, terminal, cancellation) = context;
        string list = _shard.OutputOf(arguments, _list);
        var files = CheckedFiles.Of(options, cancellation);
        var names = CheckShards.NamesOf(files, options);
        bool asJson = arguments.GetValue(Json);
        var work = new ShardWork(
            context, ShardWork.HeaderOf(arguments, shard, names, new Dictionary<string, string>(StringComparer.Ordinal)), list);
        if (work.IsFinished(asJson)) return ExitCode.Done;
        // Of data none of whose pictures is found, the list has no file that could be missed.
        work.RequireSome(shard.Of([.. files.Named.Length > 0 ? files.All : files.Located.Expected]));
        return work.Write("", CheckShards.Examine(
            files, options, shard.RangeOf(files.Count), new WorkStatus(terminal, "Checking"), cancellation), asJson);
    }

    /// <summary>What all shards have read, where that was of the same pictures.</summary>
    static List<PictureExamination> Examined(ShardSet shards, CheckedFiles files, CheckOptions options)
    {
        var names = CheckShards.NamesOf(files, options);
        if (names.Count == shards.Header.Pictures && ShardHeader.FingerprintOf(names) == shards.Header.List)
            return [.. shards.Records().Select(CheckShards.Read)];
        throw new InputException(
            $"The data names other pictures, or others lie beside them, than when the shards were made: there are now {names.Count:N0}, " +
            $"there were {shards.Header.Pictures:N0}. Merge where the pictures are as they were, or make the shards anew.");
    }

    /// <summary>The file of predictions: of a run that it names, what its folds predicted.</summary>
    /// <exception cref="InputException">The run has none.</exception>
    static string? PredictionsOf(string? path)
    {
        if (path is null || !ModelFile.IsRun(path)) return path;
        string file = Path.Combine(path, RunFolder.PredictionsName);
        return File.Exists(file) ? file : throw new InputException(
            $"--predictions: the run {path} has no {RunFolder.PredictionsName}, which comes when all folds of " +
            $"{ShellLine.Of("train", "DATA", "--folds", "5")} are done: each picture predicted by a model that has not seen it.");
    }

    static CleanedCopy Fix(string output, List<AnnotationSet> sets, CheckResult result)
    {
        OutputFiles.CreateFolderOf(output);
        string format = FormatOf(output, sets);
        var copy = CleanedCopy.Of(result, AnnotationFiles.FolderOfNames(output, format));
        AnnotationFiles.Write(output, format, copy.Pictures, files: copy.Files);
        FindingsTable.WriteLeftOut(LeftOutFile(output), copy.LeftOut);
        return copy;
    }

    static string Describe(CleanedCopy copy, string output, string leftOut)
    {
        string cut = copy.Clipped == 0 ? ""
            : $", {Counted.Of(copy.Clipped, "box")} cut to {Counted.Word(copy.Clipped, "its picture", "their pictures")}";
        string left = copy.LeftOut.Count > 0 ? $"left out {copy.LeftOut.Count:N0}: {leftOut}" : "nothing was left out";
        return $"Wrote {Counted.Of(copy.Pictures.Count, "picture")} to {output}{cut}; {left}";
    }

    void SayEnd(CommandContext context, string[] data, CheckResult result, string? fix)
    {
        var arguments = context.Arguments;
        var ending = new Ending(context);
        string? report = arguments.GetValue(_report);
        if (result.Findings.Count == 0) ending.Wrote(report, "the report, which has no finding");
        else ending.LookAt(report, "the findings with their pictures");
        string[] options = [.. ending.Given(["--images", .. _reading.All.Select(o => o.Name)])];
        string[] names = [.. data.Select(ShellLine.Nearby), .. options];
        if (result.Doubts is { Findings.Count: > 0 } && data is [var doubted])
        {
            ending.Next("review", [ShellLine.Nearby(doubted), .. ending.Given(_images.Name)])
                .Remark("to correct labels in doubt in the browser");
        }
        if (fix is not null) ending.Next("data check", ShellLine.Nearby(fix));
        else if (result.Files == 0) NameFolder(ending, result, names);
        // Where nothing would be left, only a person can mend it.
        else if (CleanedCopy.Of(result, ".").Pictures.Count > 0) NameNext();
        ending.Say(arguments.GetValue(Json));

        void NameNext()
        {
            bool areSeveral = data.Length > 1;
            if (NeedsCleaning(result, areSeveral)) NameCleaning(ending, result, names);
            else if (areSeveral) ending.Next("data convert", [.. names, "--to", "csv", "--out", FreeName.Of("all.csv")]);
            else
            {
                int without = result.Pictures.Count - result.Parts.Sum(p => p.Pictures);
                if (result.Parts.Count > 1 && without == 0 && result.Severity < FindingSeverity.Error)
                    ending.NextTraining(result.Pictures.Count, names);
                else NameDivision(result.Parts.Count > 1 ? without : 0);
            }
        }

        void NameDivision(int without)
        {
            string[] keep = without > 0 ? ["--keep-parts"] : [];
            ending.Next(
                "data split", [.. names, .. ending.Given(_group.Name), .. keep, "--out", FreeName.Of("parts.csv")]);
            if (without > 0)
                ending.Remark($"{Counted.Of(without, "picture is", "pictures are")} in no part yet; the others keep theirs");
        }
    }

    /// <summary>Names the cleaned copy, and what it would lose of boxes that were merged.</summary>
    void NameCleaning(Ending ending, CheckResult result, string[] names)
    {
        ending.Next("data check", [.. names, _fix.Name, FreeName.Of("cleaned.csv")]);
        int several = result.Counts.Where(c => c.Kind == FindingKinds.SeveralBoxes).Sum(c => c.Count);
        if (several == 0) return;
        int all = CleanedCopy.Of(result, ".").LeftOut.Select(f => f.Picture).Distinct(StringComparer.Ordinal).Count();
        ending.Remark($"it leaves out {Counted.Of(all, "picture")}, {several:N0} with several boxes. Where merged files gave them two, " +
            "merge anew without those of one file instead");
    }

    /// <summary>Names the folder of the pictures, where none was found: one nearby that has the first, or a word in its place.</summary>
    static void NameFolder(Ending ending, CheckResult result, string[] names)
    {
        if (names.Contains("--images") || result.Pictures is not [var first, ..]) return;
        string? photos = DataOptions.FolderNearby(first.Annotation);
        ending.Next("data check", [.. names, "--images", photos ?? Ending.Photos]);
        if (photos is null) ending.Remark($"{Ending.Photos}: the folder of the pictures");
    }

    /// <summary>Whether a cleaned copy mends what a division of the data cannot; several files cannot be divided.</summary>
    static bool NeedsCleaning(CheckResult result, bool areSeveral) =>
        result.Counts.Any(c => c.Kind.IsLeftOut && (areSeveral || !c.Kind.IsMendedByDividing));

    static string LeftOutFile(string output) => Path.ChangeExtension(Path.TrimEndingDirectorySeparator(output), null) + ".left-out.csv";

    static string FormatOf(string output, List<AnnotationSet> sets)
    {
        bool isTable = Path.GetExtension(output).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        return isTable && sets[0].Format != AnnotationFiles.BoxLists ? AnnotationFiles.PlainTable : sets[0].Format;
    }

    static void Print(Terminal terminal, CheckResult result)
    {
        terminal.WriteText(CheckReport.Summary(result));
        foreach (string remark in result.Remarks) terminal.WriteText($"Note: {remark}");
        if (result.Counts.Count == 0) return;
        var table = new TextTable("severity", "kind", ">count", "what");
        foreach (var (kind, count) in result.Counts)
            table.Add(FindingsTable.SeverityName(kind.Severity), kind.Name, $"{count:N0}", kind.Title);
        terminal.Write(table);
        var byKind = result.Findings.ToLookup(f => f.Kind);
        foreach (var (kind, count) in result.Counts)
        {
            terminal.Output.Write("\n");
            terminal.WriteText($"{kind.Name}: {kind.Meaning} {kind.Remedy}");
            foreach (var finding in byKind[kind].Take(ShownExamples)) terminal.WriteText($"  {Place(finding, result)}: {finding.Detail}");
            if (count > ShownExamples) terminal.WriteText($"  … and {count - ShownExamples:N0} more");
        }
    }

    static string Place(Finding finding, CheckResult result)
    {
        string row = finding.Row > 0 ? $" row {finding.Row}" : "";
        // A name leads from the data's folder; people look from where they are.
        string? path = finding.Index is { } index ? result.Pictures[index].Path : null;
        string name = path is null ? finding.Picture : ShellLine.Nearby(path);
        string picture = name.Length > 0 && finding.Picture != Path.GetFileName(finding.File) ? $", {name}" : "";
        return $"{ShellLine.Nearby(finding.File)}{row}{picture}";
    }
}

/// <summary>What <c>data check --json</c> prints.</summary>
sealed record CheckJson(
    int Pictures, int Files, IReadOnlyDictionary<string, int> Problems, string Severity, IReadOnlyDictionary<string, int> Parts,
    double? PicturesPerSecond, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CheckJson.Copy? Fixed)
{
    /// <summary>The comparison with predictions; not written where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Doubts? Labels { get; init; }

    public static CheckJson Of(CheckResult result, double seconds, CleanedCopy? copy) => new(
        result.Pictures.Count, result.Files, CliJson.Counts(result.Counts.Select(c => (c.Kind.Name, c.Count))),
        FindingsTable.SeverityName(result.Severity), CliJson.Counts(result.Parts),
        JsonText.Figure(result.Files / Math.Max(seconds, 1e-3), 1),
        copy is null ? null : new(copy.Pictures.Count, copy.Clipped, copy.LeftOut.Count))
    {
        Labels = result.Doubts is { } d
            ? new(d.Compared, JsonText.Figure(d.MedianIou, 4), JsonText.Figure(d.Limit, 4), d.Findings.Count) : null,
    };

    public sealed record Copy(int Pictures, int Clipped, int LeftOut);

    /// <summary>Labels compared with predictions.</summary>
    /// <param name="Compared">How many were.</param>
    /// <param name="MedianIou">The median of their IoU with what was predicted.</param>
    /// <param name="DoubtedBelow">The IoU below which a label is doubted.</param>
    /// <param name="Doubted">How many are, and pictures without a label that have a prediction.</param>
    public sealed record Doubts(int Compared, double? MedianIou, double? DoubtedBelow, int Doubted);
}
