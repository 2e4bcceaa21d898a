using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data compare</c>: how two sets of boxes agree.</summary>
sealed class DataCompareCommand : BoxfitCommand
{
    readonly Argument<string> _a = new("A") { Description = "Data file or folder, such as labels" };
    readonly Argument<string> _b = new("B") { Description = "Data file or folder to compare with, such as the truth" };
    readonly Option<string?> _images = new("--images")
    {
        Description = "Folder of the pictures; default: beside the data",
        HelpName = "DIR",
    };
    readonly Option<string?> _formatA = new("--format-a")
    {
        Description = "Format of A; default: found out by its content",
        HelpName = "NAME",
    };
    readonly Option<string?> _formatB = new("--format-b")
    {
        Description = "Format of B; default: found out by its content",
        HelpName = "NAME",
    };
    readonly Option<string?> _objects = new("--objects")
    {
        Description = "Which object counts of a picture that has several; default: skip",
        HelpName = ObjectChoice.Syntax,
    };
    readonly Option<string?> _sheet = new("--sheet")
    {
        Description = "Show the worst pictures with both boxes on a page (.html) or as a picture (.png, .svg)",
        HelpName = "FILE",
    };
    readonly Option<string?> _csv = new("--csv")
    {
        Description = "Write a row a picture with both boxes and the IoU, the worst first",
        HelpName = "FILE",
    };

    public DataCompareCommand() : base("compare", "Compare two sets of boxes: labels with the truth, or two annotators")
    {
        _formatA.AcceptOnlyFromAmong([.. AnnotationFiles.FormatNames]);
        _formatB.AcceptOnlyFromAmong([.. AnnotationFiles.FormatNames]);
        Arguments.Add(_a);
        Arguments.Add(_b);
        foreach (var option in (Option[])[_images, _formatA, _formatB, _objects, _sheet, _csv, Json]) Options.Add(option);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data compare labels.csv truth.csv --images photos", "how good labels are"),
        ("boxfit data compare anna.csv annotations --sheet worst.html --csv all.csv", "a table and a folder of XML files, with all details"),
    ];

    public override IReadOnlyList<int> ExitCodes => [.. base.ExitCodes.Append(ExitCode.DoneWithSkips).Order()];

    public override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string a = arguments.GetRequiredValue(_a), b = arguments.GetRequiredValue(_b);
        string? sheet = arguments.GetValue(_sheet), csv = arguments.GetValue(_csv);
        if (sheet is not null) ComparisonSheet.RequireKnownEnding(sheet);
        OutputFiles.RefuseSame(("--sheet", sheet), ("--csv", csv));
        foreach (var (option, output) in (ReadOnlySpan<(string, string?)>)[("--sheet", sheet), ("--csv", csv)])
        {
            if (output is null) continue;
            foreach (string input in (string[])[a, b]) OutputFiles.RefuseInput(option, output, input);
            OutputFiles.CreateFolderOf(output);
        }
        var options = new CompareOptions(a, b)
        {
            FormatA = arguments.GetValue(_formatA),
            FormatB = arguments.GetValue(_formatB),
            Images = arguments.GetValue(_images),
            Objects = ObjectsOption.Read(arguments.GetValue(_objects)) ?? new(ObjectPolicy.Skip),
        };
        var comparison = BoxComparer.Compare(options, new WorkStatus(terminal, "Looking for pictures"), cancellation);
        terminal.ClearStatus();
        foreach (string note in comparison.Notes) terminal.Say($"Note: {note}");
        if (csv is not null)
        {
            ComparisonTable.Write(csv, comparison);
            terminal.Say($"Table: {csv}");
        }
        if (sheet is not null)
        {
            ComparisonSheet.Save(sheet, comparison, NameOf(a), NameOf(b));
            terminal.Say($"Sheet: {sheet}");
        }

        if (arguments.GetValue(Json)) WriteJson(comparison, terminal.Output);
        else terminal.WriteFigures(ComparisonFigures.Rows(comparison));
        if (comparison.Pictures.Count == 0)
        {
            throw new InputException(
                $"No picture has a box in both {a} and {b}. Pictures are matched by their place and by their names; --images says where they are.");
        }
        return comparison.Skipped.Count > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    static void WriteJson(BoxComparison comparison, TextWriter output) => JsonLine.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("pictures", comparison.Pictures.Count);
        json.WriteFigure("meanIou", comparison.MeanIou);
        json.WriteFigure("medianIou", comparison.MedianIou);
        json.WriteNumber("onlyInA", comparison.OnlyInA.Count);
        json.WriteNumber("onlyInB", comparison.OnlyInB.Count);
        json.WriteFigure("accuracyAt50", comparison.ShareFrom(0.5));
        json.WriteFigure("accuracyAt75", comparison.ShareFrom(0.75));
        json.WriteFigure("accuracyAt90", comparison.ShareFrom(0.9));
        json.WriteFigure("falseShare", comparison.FalseShare);
        json.WriteFigure("shareOfB", comparison.ShareOfB);
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in comparison.Skipped) json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
