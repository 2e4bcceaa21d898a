namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data compare</c>: how two sets of boxes agree.</summary>
sealed class DataCompareCommand : BoxfitCommand
{
    readonly Argument<string> _a = Argument<string>("A", "Data file or folder, such as labels");
    readonly Argument<string> _b = Argument<string>("B", "Data file or folder to compare with, such as the truth");
    readonly Option<string?> _images = DataOptions.Images("the data");
    readonly ReadingOptions _readingA = new("-a", "A"), _readingB = new("-b", "B");
    readonly ObjectsOption _objects = new("Which object counts of a picture that has several; default: skip");
    readonly OutputOption _sheet = new("--sheet", "FILE",
        "Show the worst pictures with both boxes on a page (.html) or as a picture (.png, .svg)", OutputKind.Sheet);
    readonly OutputOption _csv = new("--csv", "FILE", "Write a row a picture with both boxes and the IoU, the worst first");

    public DataCompareCommand() : base("compare", "Compare two sets of boxes: labels with the truth, or two annotators", maySkip: true) =>
        Take([_a, _b, _images, .. _readingA.All, .. _readingB.All, _objects, _objects.Class, _sheet, _csv, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data compare labels.csv truth.csv --images photos", "how good labels are"),
        ("boxfit data compare anna.csv annotations --sheet worst.html --csv all.csv",
            "a table and a folder of XML files, with all details"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string a = arguments.GetRequiredValue(_a), b = arguments.GetRequiredValue(_b);
        foreach (var option in (OutputOption[])[_sheet, _csv]) option.RefuseInputs(arguments, a, b);
        OutputFiles.RequireNoLabels(_csv.Name, arguments.GetValue(_csv), ComparisonTable.Start);
        var options = new ComparisonOptions(a, b)
        {
            ReadingA = _readingA.Read(arguments),
            ReadingB = _readingB.Read(arguments),
            Images = arguments.GetValue(_images),
            Objects = _objects.Read(arguments) ?? new(ObjectPolicy.Skip),
        };
        var comparison = BoxComparer.Compare(options, new WorkStatus(terminal, "Looking for pictures"), cancellation);
        terminal.ClearStatus();
        foreach (string note in comparison.Notes) terminal.Say($"Note: {note}");
        _csv.Write(context, "Table", path => ComparisonTable.Write(path, comparison));
        _sheet.Write(context, "Sheet", path => ComparisonSheet.Save(path, comparison, DataOptions.NameOf(a), DataOptions.NameOf(b)));

        if (arguments.GetValue(Json)) JsonText.WriteLine(terminal.Output, ComparisonJson.Of(comparison), CliJson.Default.ComparisonJson);
        else terminal.WriteFigures(ComparisonFigures.Rows(comparison));
        if (comparison.Pictures.Count == 0)
        {
            throw new InputException(
                $"No picture has a box in both {a} and {b}. Pictures are matched by their place and by their names; " +
                "--images says where they are.");
        }
        SayEnd(context);
        return comparison.Skipped.Count > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    void SayEnd(CommandContext context)
    {
        var arguments = context.Arguments;
        var ending = new Ending(context)
            .Wrote(arguments.GetValue(_csv), "a row a picture, the worst first")
            .LookAt(arguments.GetValue(_sheet), "the worst pictures with both boxes");
        if (arguments.GetValue(_sheet) is null)
        {
            string[] names = [.. new[] { _a, _b }.Select(a => ShellLine.Nearby(arguments.GetRequiredValue(a)))];
            Option[] options = [_images, .. _readingA.All, .. _readingB.All, _objects, _objects.Class];
            string[] given = [.. ending.Given([.. options.Select(o => o.Name)])];
            ending.Next("data compare", [.. names, .. given, _sheet.Name, FreeName.Of("worst.html")]);
        }
        ending.Say(arguments.GetValue(Json));
    }
}

/// <summary>What <c>data compare --json</c> prints.</summary>
sealed record ComparisonJson(
    int Pictures, double? MeanIou, double? MedianIou, int OnlyInA, int OnlyInB, double? AccuracyAt50, double? AccuracyAt75,
    double? AccuracyAt90, double? FalseShare, double? ShareOfB, IReadOnlyDictionary<string, int> Skipped)
{
    public static ComparisonJson Of(BoxComparison c) => new(
        c.Pictures.Count, JsonText.Figure(c.MeanIou), JsonText.Figure(c.MedianIou), c.OnlyInA.Count, c.OnlyInB.Count,
        JsonText.Figure(c.ShareFrom(0.5)), JsonText.Figure(c.ShareFrom(0.75)), JsonText.Figure(c.ShareFrom(0.9)),
        JsonText.Figure(c.FalseShare), JsonText.Figure(c.ShareOfB), c.Skipped);
}
