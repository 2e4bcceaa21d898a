namespace Boxfit.Cli.Output;

/// <summary>Writes predictions in the form that is asked for, and counts and says what they gave.</summary>
/// <param name="terminal">Takes the results that go to no file, and the messages.</param>
/// <param name="model">What predicts.</param>
/// <param name="format">The form of the result.</param>
/// <param name="place">The file or folder; null for standard output.</param>
/// <param name="asJson">Whether the result is for a program.</param>
sealed class PredictionOutput(Terminal terminal, ModelDescription model, string format, string? place, bool asJson)
{
    /// <summary>The forms that are a line a picture, and no data.</summary>
    public const string Lines = "jsonl", Table = "csv";

    readonly ReasonLines _unread = new("Not read: "), _empty = new("No box: ");
    readonly List<UnreadableJson> _unreadable = [];

    /// <summary>Number of pictures so far.</summary>
    public int Pictures { get; private set; }

    /// <summary>Those that could not be read.</summary>
    public int Failed { get; private set; }

    /// <summary>Those with a box that is none.</summary>
    public int Empty { get; private set; }

    /// <summary>Those that do not show the object.</summary>
    public int Absent { get; private set; }

    /// <summary>Those that are more unlike the model's training than most held-out ones.</summary>
    public int Unlike { get; private set; }

    /// <summary>Whether there is a file or folder of data, which there is not where no picture could be in it.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Those with a box.</summary>
    public int Boxes => Pictures - Failed - Empty - Absent;

    /// <summary>Whether a form is data, which is written at once at the end.</summary>
    public static bool IsData(string format) => format is not (Lines or Table);

    /// <summary>Writes them, as they come where the form is a line a picture.</summary>
    public void Write(IEnumerable<PredictedPicture> predictions)
    {
        if (place is null)
        {
            WriteLines(predictions, terminal.Output, folder: null);
            return;
        }
        OutputFiles.CreateFolderOf(place);
        if (IsData(format))
        {
            var annotations = new PredictedAnnotations(format, place);
            foreach (var picture in predictions)
            {
                annotations.Add(picture);
                Count(picture.Prediction);
            }
            if (annotations.Count > 0) annotations.Save();
            IsWritten = annotations.Count > 0;
            return;
        }
        AtomicFile.Write(place, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            WriteLines(predictions, writer, format == Table ? AnnotationFiles.FolderOfNames(place, Table) : null);
        });
    }

    /// <summary>Prints the line for programs, where it is one that asked.</summary>
    public void SayJson()
    {
        if (!asJson) return;
        var result = new PredictionsJson(place, Pictures, Failed, Empty, _unreadable)
        {
            WithoutObject = model.Configuration.Presence ? Absent : null,
            Unlike = model.Unlikeness is null ? null : Unlike,
        };
        JsonText.WriteLine(terminal.Output, result, CliJson.Default.PredictionsJson);
    }

    /// <summary>Says of how many pictures there is no box, and why.</summary>
    public void SayWithout()
    {
        if (Failed > 0) terminal.Say($"{Failed} of {Counted.Of(Pictures, "picture")} could not be read.");
        if (Empty > 0)
        {
            string left = !IsData(format) || PredictedAnnotations.HasTasks(format) ? "" : $" and {Counted.Word(Empty, "is", "are")} left " +
                "out of the result, where to have none would say that the object is not there";
            terminal.Say($"{Empty} of {Counted.Of(Pictures, "picture")} got no box{left}.");
        }
        if (Absent > 0) terminal.Say($"{Absent} of {Counted.Of(Pictures, "picture")} got no box: the object is not there.");
        // One in twenty is nothing to be told of.
        if (Unlike > 0 && 2 * Unlike >= Pictures - Failed)
        {
            terminal.Say($"{Unlike} of {Counted.Of(Pictures, "picture")} {Counted.Word(Unlike, "is", "are")} more unlike the model's " +
                $"training than {100 * UnlikenessScale.Notable:0} % of held-out pictures are: unlikeness above " +
                $"{UnlikenessScale.Notable.ToString(CultureInfo.InvariantCulture)}, which is no measure of the boxes.");
        }
        _unread.Report(terminal, place is null);
        _empty.Report(terminal, place is null);
    }

    /// <summary>The exit code.</summary>
    /// <param name="maxSkipped">Which share of the pictures may be without a box.</param>
    public int Code(double maxSkipped) => Failed == Pictures ? ExitCode.Failed
        : Failed + Empty > maxSkipped * Pictures ? ExitCode.DoneWithSkips : ExitCode.Done;

    // A table is data, too: from its own folder its names lead to the pictures.
    void WriteLines(IEnumerable<PredictedPicture> predictions, TextWriter writer, string? folder)
    {
        bool isTable = format == Table;
        var columns = PredictionColumns.Of(model);
        if (isTable) writer.WriteLine(PredictionTable.HeadingOf(columns));
        foreach (var (prediction, file) in predictions)
        {
            var named = folder is null || file is null || Path.IsPathRooted(prediction.Path)
                ? prediction : prediction with { Path = FileNames.From(folder, file) };
            if (isTable) PredictionTable.WriteRow(named, writer, columns);
            else PredictionLines.WriteJson(named, writer);
            Count(prediction);
        }
    }

    void Count(Prediction prediction)
    {
        Pictures++;
        if (prediction.Error is { } error)
        {
            Failed++;
            _unread.Add(prediction.Path, error);
            if (asJson) _unreadable.Add(new(prediction.Path, error));
            return;
        }
        if (!prediction.IsPresent) Absent++;
        if (prediction.Unlikeness > UnlikenessScale.Notable) Unlike++;
        if (PredictedBox.FaultOf(prediction) is not { } fault) return;
        Empty++;
        _empty.Add(prediction.Path, fault);
    }
}

/// <summary>What <c>predict --json</c> prints at its end.</summary>
sealed record PredictionsJson(string? Out, int Pictures, int Failed, int EmptyBoxes, IReadOnlyList<UnreadableJson> Unreadable)
{
    /// <summary>Pictures that do not show the object; null, and not written, where the model does not say so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? WithoutObject { get; init; }

    /// <summary>
    /// Pictures more unlike the model's training than 95 % of held-out ones; null, and not written, where the model does not say so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Unlike { get; init; }
}
