namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit label</c>: boxes for photos that have none, made by cascades.</summary>
sealed class LabelCommand : ShardedCommand
{
    // Below this share of the pictures, the cascade was likely made for something else.
    const double FewOf = 0.2;

    // Above this share, pictures in which nothing was found are worth another search.
    const double ManyOf = 1.0 / 3;

    readonly Argument<string[]> _photos = Argument<string[]>("PHOTOS",
        "Folders (with all below), pictures, patterns such as 'photos/**/*.jpg', or - for a list of paths on standard input");
    readonly OutputOption _out = new("--out", "FILE",
        "The file of labels; beside it come the pictures without one (.rejected.csv), the label sheet (.html) and the journal")
        { Required = true };
    readonly Option<string> _format = Choice("--format",
        "Form of the labels: recipe is written as the work goes on, the others at its end",
        AnnotationFiles.WrittenFormatNames, LabellingOptions.DefaultFormat);
    readonly Option<string[]> _cascade = Option<string[]>("--cascade", "NAME|FILE",
        "Name of one of OpenCV's cascades or a cascade file; NAME:mirror searches the mirror image. May be given several times: " +
        "each is asked only where those before it found nothing", [LabellingOptions.DefaultCascade]);
    readonly Option<string?> _label = Option<string?>("--label", "CLASS",
        "Class of the boxes; default: what the cascade is made for, such as face, or object where that is not known");
    readonly Option<string> _policy = Choice("--policy",
        "The label is the only detection (several: none), the largest, or the best, which has the highest confidence",
        ["single", "largest", "best"], "single");
    readonly Option<int> _workingSize = Option("--working-size", "PIXELS",
        "Pictures with a longer side are shrunk to it before they are searched", LabellingOptions.DefaultWorkingSize);
    readonly SearchOptions _search = new(LabellingOptions.DefaultMinNeighbours);
    readonly Option<bool> _noSheet = Switch("--no-sheet", "Make no label sheet");
    readonly Option<bool> _restart = Switch("--restart",
        "Start over, replacing what an earlier labelling left; labels that were changed since are kept beside (.before-N)");
    readonly SettingOptions _settings = new(Work.Finding);
    readonly ShardOption _shard = new("--out");

    public LabelCommand()
        : base("label", "Make boxes for a folder of photos with cascades: one box a picture, to train on", maySkip: true) =>
        Take([
            _photos, _out, _format, _cascade, _label, _policy, _workingSize, .. _search.All, .. _settings.All, _noSheet, _restart, _shard,
            Json,
        ]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit label photos --out labels.csv", "photos with one face; given again after an interruption, it goes on"),
        ("boxfit label photos --out labels.csv --cascade frontalface_default --cascade profileface --cascade profileface:mirror",
            "faces from the front, else from either side"),
        ("boxfit label 'cats/**/*.jpg' --out cats.csv --cascade frontalcatface --policy largest --json",
            "cats, the largest of several"),
        ("boxfit label photos --out labels.csv --shard 3/16", "the third of 16 shards, for as many processes or machines"),
        ("find photos -name '*.jpg' | boxfit label - --out labels.csv", "a list of paths from standard input"),
    ];

    static string HowToGrow => "From 40 boxes on a model of preset best proposes those of the other photos (predict --without), to be " +
        $"corrected: {ManualPage.Of("labelling.md")}.";

    public override OutputOption Merged => _out;

    public override Option<bool> Replacing => _restart;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var options = OptionsOf(arguments, []);
        var shard = _shard.Read(arguments);
        using var source = new PictureSource(terminal, cancellation);
        string[] pictures = [.. source.Expand(arguments.GetRequiredValue(_photos), needsOne: true)];
        source.RefusePicture();
        options = options with { Pictures = pictures };
        if (shard is { } one) return RunShard(context, one, options);
        if (pictures.Length > 0 && !Array.Exists(pictures, p => FileStatus.IsFile(p) || NameEncoding.Explain(p) is not null))
            throw PictureSource.NothingAt(pictures[0]);
        return Make(context, options);
    }

    protected override int Merge(CommandContext context, ShardSet shards)
    {
        var arguments = context.Arguments;
        string folder = new LabelOutputs(_out.Place(arguments)).Folder;
        var options = OptionsOf(arguments, [.. Found().Select(p => Path.GetFullPath(p.Name, folder))]) with
        {
            Restart = false, IsGathered = true,
        };
        AnnotationFiles.RequireEnding(options.Output, options.Format);
        string? kept = LabelShards.Gather(new(options, context.Cancellation), Found(), arguments.GetValue(_restart));
        if (kept is not null) LabellingDisplay.ShowKept(context.Terminal, options.Output, kept);
        return Make(context, options);

        IEnumerable<LabelledPicture> Found() => shards.Files.SelectMany(f => f.Records().Select(line =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            return LabelShards.Read(line, f.Header.Notes, folder);
        }));
    }

    /// <summary>Searches one shard of the pictures.</summary>
    int RunShard(CommandContext context, Shard shard, LabellingOptions options)
    {
        var (arguments, terminal, cancellation) = context;
        _shard.Refuse(arguments, _restart);
        AnnotationFiles.RequireEnding(options.Output, options.Format);
        var search = new LabelSearch(options, cancellation);
        var decisive = new Dictionary<string, string>(search.Settings, StringComparer.Ordinal)
        {
            [_noSheet.Name] = options.Sheet ? "not given" : "given",
        };
        bool asJson = arguments.GetValue(Json);
        var work = new ShardWork(context, ShardWork.HeaderOf(arguments, shard, search.Names, decisive), options.Output);
        if (work.IsFinished(asJson)) return ExitCode.Done;
        var own = shard.Of(search.Names.ToList());
        work.RequireSome([.. own.Select(search.Outputs.PathOf)]);
        if (options.Sheet) LabelSearch.RequireRoom(search.Outputs.Folder, own.Count);
        return work.Write(
            search.Outputs.Folder, LabelShards.Search(search, own, new WorkStatus(terminal, "Labelling"), cancellation), asJson);
    }

    LabellingOptions OptionsOf(ParseResult arguments, IReadOnlyList<string> pictures)
    {
        var search = _search.Read(arguments);
        return new()
        {
            Pictures = pictures,
            Output = _out.Place(arguments),
            Format = arguments.GetRequiredValue(_format),
            Cascades = [.. arguments.GetRequiredValue(_cascade).Select(CascadeChoice.Parse)],
            Label = arguments.GetValue(_label),
            Policy = Enum.Parse<LabelPolicy>(arguments.GetRequiredValue(_policy), ignoreCase: true),
            WorkingSize = arguments.GetValue(_workingSize),
            ScaleFactor = search.ScaleFactor,
            MinNeighbours = search.MinNeighbours,
            MinSize = search.MinSize,
            MaxSize = search.MaxSize,
            Equalize = _search.Equalizes(arguments),
            Sheet = !arguments.GetValue(_noSheet),
            Threads = TrainingSettings.Resolve([], _settings.Given(arguments)).Threads,
            Restart = arguments.GetValue(_restart),
        };
    }

    /// <summary>Makes the labels, and says what came of it.</summary>
    int Make(CommandContext context, LabellingOptions options)
    {
        var (arguments, terminal, cancellation) = context;
        AnnotationFiles.RequireEnding(options.Output, options.Format);
        var display = new LabellingDisplay(terminal);
        try
        {
            // Labelling would bring them too, but in silence.
            var fetching = new FetchDisplay(terminal);
            string[] cascades = [.. options.Cascades.Select(c => Described(c, CascadeFiles.Find(c.Cascade, fetching, cancellation)))];
            terminal.Say($"Searching with {string.Join(", else ", cascades)}");
            var summary = Labeller.Run(options, display, cancellation);
            display.Show(summary, options, arguments.GetValue(Json));
            if (summary.Labelled == 0)
            {
                terminal.SayLines(OfNothing(summary, options.Pictures[0], arguments));
                return ExitCode.Failed;
            }
            if (summary.Rejected[RejectionReason.Several] is > 0 and var several) terminal.SayLines(OfSeveral(several, arguments));
            if (OfNone(summary, arguments) is { } none) terminal.SayLines(none);
            if (summary.Labelled < FewOf * summary.Pictures) terminal.Say(OfFew(summary, arguments.GetRequiredValue(_cascade)));
            else NameCheck(context, summary.LabelsFile);
            double most = TrainingSettings.Resolve([], _settings.Given(arguments)).MaxSkipped * summary.Pictures;
            bool tooManySkipped = summary.Rejected[RejectionReason.Unreadable] > most;
            return tooManySkipped ? ExitCode.DoneWithSkips : ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            display.ShowInterruption();
            return ExitCode.Interrupted;
        }
        catch (InputException e) when (e.Cause is { } cause && context.Guide is { } guide)
        {
            // The command that guides has not the options that are the way on.
            throw new InputException(
                $"{ForeignText.ShownLine(cause)} Make all labels anew, with the options of {ShellLine.Of(Name)} that you want, and go on " +
                $"from there, by\n  {ForeignText.ShownLine(Anew(arguments, []))}\n  {ForeignText.ShownLine(ShellLine.Of(guide.Words))}", e)
                { HasLines = true };
        }
        catch (Exception e) when (e is BoxfitException or IOException && AtomicFile.IsDiskFull(e))
        {
            throw new BoxfitException(
                $"{(e is BoxfitException ? e.Message : AtomicFile.Explain(options.Output, e).Message)} The same command then goes on " +
                "from there; --no-sheet needs less room, and --out may be on another disk.", e);
        }
    }

    void NameCheck(CommandContext context, string labels) =>
        new Ending(context).Next("data check", ShellLine.Nearby(labels), "--report", FreeName.Of("report.html"))
            .Say(context.Arguments.GetValue(Json));

    /// <summary>A cascade by its file, which a short name may not tell, and what it finds.</summary>
    static string Described(CascadeChoice choice, string file) =>
        $"{Path.GetFileNameWithoutExtension(file)}{(choice.Mirrored ? " mirrored" : "")} " +
        $"(made for: {CascadeFiles.ObjectOf(choice.Cascade)})";

    /// <summary>That pictures with several detections got no label, and how one of these is taken.</summary>
    string OfSeveral(int pictures, ParseResult arguments)
    {
        return $"{Counted.Of(pictures, "picture has", "pictures have")} several detections and no label. To take the largest of them, " +
            $"or with {_policy.Name} best the one of the highest confidence:\n  {Anew(arguments, [_policy.Name, "largest"])}";
    }

    /// <summary>The command that starts over with some options in place of those that are given.</summary>
    /// <param name="arguments">What is given.</param>
    /// <param name="options">The options, each with its value behind it.</param>
    string Anew(ParseResult arguments, string[] options)
    {
        string[] words = [.. arguments.Tokens.Select(t => t.Value).Where(w => w != _restart.Name)];
        return ShellLine.Of([.. OptionWords.Without(words, [.. options.Where((_, i) => i % 2 == 0)]), .. options, _restart.Name]);
    }

    /// <summary>That nothing was found in some pictures, and how boxes come there; null where something was found in all.</summary>
    string? OfNone(LabellingSummary summary, ParseResult arguments)
    {
        const int shown = 4;
        string photos = arguments.GetRequiredValue(_photos) is [var only] && Directory.Exists(only) ? only : Ending.Photos;
        int none = summary.Rejected[RejectionReason.NoneFound];
        if (none == 0) return null;
        string[] cascades = arguments.GetRequiredValue(_cascade), asked = [.. cascades.Select(c => CascadeChoice.Parse(c).Cascade)];
        string sought = CascadeFiles.ObjectOf(asked[0]);
        var known = asked.Select(c => CascadeFiles.ShortName(Path.GetFileName(c)));
        string[] others = [.. CascadeFiles.Finding(sought).Except(known).Take(shown)];
        string remedy = others.Length > 0 && none > ManyOf * summary.Pictures
            ? $"Other cascades for {sought}: {string.Join(", ", others)}. One more is asked where those before it found nothing, such as " +
              $"by\n  {Anew(arguments, [.. cascades.Append(others[0]).SelectMany(c => (string[])[_cascade.Name, c])])}"
            : $"{Counted.Word(none, "Its box", "Their boxes")} can be drawn by\n  " +
              ShellLine.Of("review", ShellLine.Nearby(summary.LabelsFile), photos);
        return $"In {Counted.Of(none, "picture")} nothing was found. {remedy}";
    }

    /// <summary>That few pictures got a label, and what the cascade looks for.</summary>
    static string OfFew(LabellingSummary summary, string[] cascades)
    {
        var sought = cascades.Select(c => CascadeChoice.Parse(c).Cascade).Select(c => $"{c} looks for: {CascadeFiles.ObjectOf(c)}");
        return $"Note: only {summary.Labelled:N0} of {Counted.Of(summary.Pictures, "picture")} got a label " +
            $"({string.Join("; ", sought)}). For other things name another --cascade, or draw boxes " +
            $"({ShellLine.Of("review", Ending.Photos)}). {HowToGrow}";
    }

    /// <summary>That no picture got a label, and what to try for the reason that most have.</summary>
    string OfNothing(LabellingSummary summary, string picture, ParseResult arguments)
    {
        string cascade = arguments.GetRequiredValue(_cascade)[0];
        string remedy = summary.Rejected.MaxBy(r => r.Value).Key switch
        {
            RejectionReason.Several => OfSeveral(summary.Rejected[RejectionReason.Several], arguments),
            RejectionReason.TooSmall => "Most are smaller than what the cascade looks for: take larger pictures.",
            RejectionReason.Unreadable => "Most cannot be read; the reasons stand above.",
            _ => "Try another --cascade (frontalface_default finds more than frontalface_alt; there are some for cats, eyes and " +
                "bodies), a lower --min-neighbors or a larger --working-size, and look what is found by\n" +
                $"  {ShellLine.Of("detect", ShellLine.Nearby(picture), "--cascade", cascade, "--annotate", "found")}\n" +
                $"Or draw boxes: {ShellLine.Of("review", Ending.Photos)}. {HowToGrow}",
        };
        return $"{Failure.Prefix}no picture got a label. {remedy}";
    }
}
