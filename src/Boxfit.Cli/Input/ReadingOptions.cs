namespace Boxfit.Cli.Input;

/// <summary>The options that say how data is read, where its content alone would leave two readings.</summary>
/// <param name="suffix">What the options' names end in where a command reads two data files, such as <c>-a</c>.</param>
/// <param name="argument">What the help calls the data.</param>
sealed class ReadingOptions(string suffix = "", string argument = "DATA")
{
    readonly Option<string?> _format = Choice(
        "--format" + suffix, $"Format of {argument}; default: found out by its content", AnnotationFiles.FormatNames, "NAME");

    readonly Option<string?> _columns = BoxfitCommand.Option<string?>(
        "--columns" + suffix, TableColumns.Syntax, $"Which columns of a table hold what; default: by the names in {argument}");

    readonly Option<string?> _units = Choice(
        "--units" + suffix, $"What the numbers of {argument} are measured in; default: found out", ReadWords.Units);

    readonly Option<string?> _boxes = Choice(
        "--boxes" + suffix, $"What the numbers of a box are in {argument}; default: found out", ReadWords.Forms);

    readonly Option<string?> _names = Choice(
        "--picture-names" + suffix,
        $"Which names of pictures count in {argument}, where those inside annotation files and the files' own differ; default: found out",
        ReadWords.PictureNames);

    readonly Option<string?> _only = Choice(
        "--only" + suffix, $"Of a review's file in {argument}, only pictures that a person has decided on", [ReadWords.Reviewed]);

    /// <summary>All of them, in the order of the help.</summary>
    public Option[] All => [_format, _columns, _units, _boxes, _names, _only];

    /// <summary>What the user said.</summary>
    /// <exception cref="InputException">The columns cannot be understood.</exception>
    public ReadOptions Read(ParseResult arguments)
    {
        string? columns = arguments.GetValue(_columns);
        try
        {
            return new()
            {
                Format = arguments.GetValue(_format),
                Columns = columns is null ? null : TableColumns.Parse(columns),
                Units = ReadWords.Unit(arguments.GetValue(_units)),
                Boxes = ReadWords.Form(arguments.GetValue(_boxes)),
                PictureNames = ReadWords.PictureName(arguments.GetValue(_names)),
                OnlyReviewed = arguments.GetValue(_only) is not null,
            };
        }
        catch (FormatException e)
        {
            throw new InputException($"{_columns.Name}: found '{columns}', expected {e.Message}.", e);
        }
    }

    static Option<string?> Choice(string name, string help, IReadOnlyList<string> words, string? syntax = null)
    {
        var option = BoxfitCommand.Option<string?>(name, syntax ?? string.Join('|', words), help);
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }
}
