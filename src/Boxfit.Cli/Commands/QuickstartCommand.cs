using Boxfit.Data.Reviews;
using Boxfit.Training.Session;

namespace Boxfit.Cli.Commands;

/// <summary>
/// <c>boxfit quickstart</c>: the whole way from photos or boxes to a measured model, each step a command that is shown, so that people
/// learn it. Where a person has to look or decide it stops with a question and the command that goes on; what is done is not done again.
/// </summary>
sealed class QuickstartCommand : BoxfitCommand
{
    // With fewer, what the test part says is chance.
    const int FewestPictures = 40;

    // So many leave one for each part.
    const int FewestToDivide = 10;

    readonly Argument<string> _photos = Argument<string>("PHOTOS", "Folder of photos; or pictures and boxes in any format");
    readonly OutputOption _out = new("--out", "DIR", "Folder for all that is made; default: quickstart", OutputKind.Folder);
    readonly Option<string?> _images = DataOptions.Images("PHOTOS");
    readonly Option<string[]> _cascade = Option<string[]>("--cascade", "NAME|FILE",
        "For photos without boxes: the cascade that finds the object, as for label", []);
    readonly ObjectsOption _objects = new("Which object counts of a picture that has several, as for train; default: skip");
    readonly Option<string?> _preset = Option<string?>("--preset", "NAME", "Preset of the training, as for train");
    readonly Option<string?> _weights = Option<string?>("--weights", "none|imagenet|FILE", "What the backbone starts from, as for train");
    readonly Option<int?> _epochs = Option<int?>("--epochs", "N", "Passes over the training part, as for train; with few it is a trial");
    readonly Option<bool> _looked = Switch("--looked", "What it asked to look at is good: go on");

    public QuickstartCommand()
        : base("quickstart", "Go the whole way from photos to a measured model, each step shown as its command", maySkip: true) =>
        Take(_photos, _out, _images, _cascade, _objects, _objects.Class, _preset, _weights, _epochs, _looked, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit quickstart photos --cascade frontalface_alt", "photos of faces without boxes; it stops for you to look at the labels"),
        ("boxfit quickstart photos --cascade frontalface_alt --looked", "and goes on"),
        ("boxfit quickstart annotations --images photos --preset fast", "boxes in any format"),
        ("boxfit quickstart annotations --images photos --preset fast --epochs 3", "a trial of a minute; more --epochs go on from there"),
    ];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.DoneWithSkips, ExitCode.DataErrors, ExitCode.Interrupted];

    public override string Meaning(int code) =>
        code == ExitCode.DataErrors ? "stopped with a question, and says how to go on" : base.Meaning(code);

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        try
        {
            return Go(context);
        }
        catch (GuidanceStop stop)
        {
            return stop.Code;
        }
    }

    int Go(CommandContext context)
    {
        var arguments = context.Arguments;
        string folder = Folder(arguments), photos = arguments.GetRequiredValue(_photos);
        string report = Inside("check.html"), clean = Inside("clean.csv"), split = Inside("split.csv"), run = Inside("run");
        string[] images = arguments.GetValue(_images) is { } place ? [_images.Name, place] : [];
        string[] objects = _objects.Read(arguments) is null ? [] : [_objects.Name, .. _objects.Class.ValueOf(arguments).Split(' ', 2)];
        var ending = new Ending(context);
        string[] training = [.. ending.Given(_preset.Name, _weights.Name, _epochs.Name)];
        string[] rest = [.. ending.Given(_out.Name), .. objects, .. training];
        // What training would refuse is refused before its data is made.
        TrainingSettings.Resolve([], Training(arguments));
        RequireThere(photos);
        bool hasBoxes = DataOptions.HasBoxes(photos);
        if (!hasBoxes && ReviewFile.IsAt(photos)) throw ReviewFormat.NoBoxes(photos);
        var memory = GuidanceMemory.Of(folder, IsOf(arguments, photos, hasBoxes));
        var steps = new GuidedSteps(context, memory, arguments.GetValue(_looked), arguments.GetValue(Json));

        if (hasBoxes && images.Length == 0) RequirePictures(steps, photos, context.Words);
        string data = hasBoxes ? photos
            : Label(steps, context, photos, Inside("labels.csv"), rest);

        OutputFiles.CreateFolder(folder);
        memory.Save();
        if (File.Exists(clean) && !IsNewer(data, clean))
        {
            steps.Tell($"{clean} is there: it is taken in place of {data}.");
            data = clean;
        }
        int found = steps.Do(["data", "check", data, .. images, "--report", report], mayEndWith: ExitCode.DataErrors);
        if (found == ExitCode.DataErrors)
        {
            string command = ShellLine.Of(["data", "check", data, .. images, "--fix", clean]);
            if (!CanLoad(data))
            {
                steps.Require(
                    ($"The check found errors, and nothing can be trained on {data} as it is. Either mend in it what {report} shows; or " +
                    $"have a copy made without what is wrong, which is then taken in place of {data}, by", command),
                    ("When that is done, give the same command again:", steps.Same));
            }
            steps.Ask("errors",
                $"The check found errors. Look at {report} and mend them. Or have a copy made without what is wrong,", [("by", command)]);
        }

        var all = Load(data);
        if (_objects.Read(arguments) is { Policy: ObjectPolicy.Class } && AnnotationFiles.Read(data).Pictures.Count is var named
            && named > all.Samples.Count)
        {
            steps.Tell($"Note: of the {Counted.Of(named, "picture")}, which are divided together, " +
                $"{Counted.Of(all.Samples.Count, "has", "have")} an object that {_objects.Name} asks for; these alone are used.");
        }
        if (all.Samples.Count < FewestToDivide) RequireMore(steps, context, all.Samples.Count, hasBoxes);
        if (all.SaysParts) split = data;
        else Divide(steps, data, images, split, run);
        var usable = Load(split).Samples;
        if (usable.Count < FewestPictures) AskOfFew(steps, context, usable.Count, hasBoxes, run);

        TellOfClasses(steps, context, usable);
        if (RunFolder.IsRun(run)) GoOn(steps, context, data, run);
        else steps.Do(["train", split, .. images, .. objects, .. training, "--out", run]);
        string[] json = arguments.GetValue(Json) ? [Json.Name] : [];
        string[] evaluate = ["evaluate", run, split, .. images, .. objects, "--part", "test", "--sheet", Inside("test.html"), .. json];
        int code = steps.Do(evaluate, isLast: true);
        if (!TellOfTrial(steps, context, (data, usable.Count), run))
        {
            string program = ManualPage.Of("tutorial.md");
            steps.TellLines($"\nTo use the model in a program of your own, as {program} shows in C#:\n" +
                $"  {ShellLine.Of(["export", run, "--out", FreeName.Of("boxfit.onnx")])}");
        }
        return code;

        string Inside(string name) => Path.Combine(folder, name);

        bool CanLoad(string file)
        {
            try
            {
                return Load(file).Samples.Count > 0;
            }
            catch (InputException)
            {
                return false;
            }
        }

        Dataset Load(string file) => Dataset.Load(
            new() { File = file, Images = arguments.GetValue(_images), Objects = _objects.Read(arguments) ?? new(ObjectPolicy.Skip) });
    }

    /// <summary>What is given of the training's settings.</summary>
    List<GivenSetting> Training(ParseResult arguments)
    {
        var given = new List<GivenSetting>();
        if (arguments.GetValue(_preset) is { } preset) given.Add(GivenSetting.Option(SettingsTable.Preset, preset));
        if (arguments.GetValue(_weights) is { } weights) given.Add(GivenSetting.Option(SettingsTable.Weights, weights));
        if (arguments.GetValue(_epochs) is { } epochs) given.Add(GivenSetting.Option(SettingsTable.Epochs, $"{epochs}"));
        return given;
    }

    /// <summary>What decides the way from its first step on; a preset may change before it trains.</summary>
    Dictionary<string, string> IsOf(ParseResult arguments, string photos, bool hasBoxes) => new(StringComparer.Ordinal)
    {
        ["PHOTOS"] = Path.TrimEndingDirectorySeparator(Path.GetFullPath(photos)),
        [_images.Name] = arguments.GetValue(_images) is not { } images || hasBoxes && IsFoundWithout(photos, images) ? ""
            : Path.TrimEndingDirectorySeparator(Path.GetFullPath(images)),
        [_cascade.Name] = string.Join(' ', arguments.GetValue(_cascade)!.Select(ShortName)),
        [_objects.Name] = _objects.Read(arguments) is null ? "" : _objects.Class.ValueOf(arguments),
    };

    /// <summary>Whether a folder of pictures that is named is where they are found without being told.</summary>
    static bool IsFoundWithout(string data, string images)
    {
        var set = AnnotationFiles.Read(data);
        PictureLocator named = new(set, images), unnamed = new(set, images: null);
        return set.Pictures.All(p => named.Find(p) is { } found && unnamed.Find(p) == found);
    }

    static string ShortName(string cascade)
    {
        var choice = CascadeChoice.Parse(cascade);
        return $"{choice with { Cascade = CascadeFiles.ShortName(choice.Cascade) }}";
    }

    static void RequireThere(string photos)
    {
        if (Path.Exists(photos)) return;
        throw new InputException(
            $"There is nothing at {Path.GetFullPath(photos)}; expected a folder of photos, or pictures and boxes." +
            NearPaths.DidYouMean(photos));
    }

    /// <summary>Asks whether to go on with few pictures, and says how there come to be more.</summary>
    /// <param name="steps">Takes the steps.</param>
    /// <param name="context">What the command works with.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="hasBoxes">Whether boxes were given; else a cascade made them.</param>
    /// <param name="run">The run to be.</param>
    void AskOfFew(GuidedSteps steps, CommandContext context, int count, bool hasBoxes, string run)
    {
        string few = $"{Usable(count)}: from fewer than {FewestPictures} a model learns little, " +
            "and its figures are chance. A hundred or more make a useful one.";
        var more = WaysToMore(steps, context, hasBoxes);
        steps.Ask("few", few, more, "Or try it with what there is:",
            after: ("The model that comes of it can then propose boxes for more photos, which you correct in the browser, by",
                ShellLine.Of(["review", Ending.NewPhotos, "--predict", run])));
    }

    /// <summary>Says that there are too few pictures for anything, and how there come to be more.</summary>
    void RequireMore(GuidedSteps steps, CommandContext context, int count, bool hasBoxes)
    {
        var more = WaysToMore(steps, context, hasBoxes);
        more[0].Text = $"{Usable(count)}, and at least {FewestToDivide} are needed to train and to measure; a hundred or more make a " +
            $"useful model. {more[0].Text}";
        steps.Require(more);
    }

    static string Usable(int count) => Counted.Of(count, "picture is usable", "pictures are usable");

    /// <summary>How there come to be more pictures with boxes, each with its command.</summary>
    (string Text, string Command)[] WaysToMore(GuidedSteps steps, CommandContext context, bool hasBoxes)
    {
        string data = context.Arguments.GetRequiredValue(_photos), review = Path.TrimEndingDirectorySeparator(data) + ReviewFile.Ending;
        if (!hasBoxes) return [($"Put more photos into {data}, and give the same command again:", steps.Same)];
        if (ReviewFile.IsAt(data))
            return [("Draw the boxes of more of them, and give this command again:", ShellLine.Of(["review", data]))];
        var others = OptionWords.Without(context.Words, _out.Name).Where(w => w != _looked.Name).Select(w => w == data ? review : w);
        return
        [
            ("Draw the boxes of more photos in the browser by",
                ShellLine.Of(["review", data, Ending.NewPhotos, .. new Ending(context).Given(_images.Name)])),
            ("and go the way with them and those that there are:",
                ShellLine.Of([.. others, _out.Name, SecondFolder(context)])),
        ];
    }

    /// <summary>Asks for the folder of the pictures, where none of them is found beside the boxes.</summary>
    void RequirePictures(GuidedSteps steps, string data, IReadOnlyList<string> words)
    {
        var set = AnnotationFiles.Read(data);
        var locator = new PictureLocator(set, images: null);
        if (set.Pictures is not [var first, ..] || set.Pictures.Any(p => locator.Find(p) is not null)) return;
        steps.Require((
            $"None of the pictures that {data} names is there. {locator.Explain(first)}\nSay in which folder they are:",
            ShellLine.Of([.. words, _images.Name, DataOptions.FolderNearby(first) ?? Ending.Photos])));
    }

    /// <summary>Says of boxes of several classes how one of them is trained on, or all get one name, without leaving the way.</summary>
    void TellOfClasses(GuidedSteps steps, CommandContext context, IReadOnlyList<Sample> samples)
    {
        string[] classes = [.. samples.Select(s => s.Label).Where(l => l.Length > 0).Distinct()];
        if (classes.Length < 2) return;
        string[] others = [.. OptionWords.Without(context.Words, _objects.Name, _out.Name).Where(w => w != _looked.Name)];
        string elsewhere = SecondFolder(context), one = FreeName.Of("one-class.csv");
        string data = context.Arguments.GetRequiredValue(_photos);
        string[] renaming =
        [
            "data", "convert", data, .. new Ending(context).Given(_images.Name), "--to", "csv", "--out", one, "--label", Ending.Class,
        ];
        string[] renamed = [.. OptionWords.Without(others, _images.Name).Select(w => w == data ? one : w), _out.Name, elsewhere];
        bool areToldApart = ClassChoice.Fault(ClassChoice.Count(samples), ClassChoice.Fewest) is null;
        steps.TellLines(
            $"\nNote: the boxes are of {Counted.Of(classes.Length, "class", "classes")}, such as {classes[0]} and {classes[1]}; " +
            (areToldApart ? "the model learns to tell them apart. "
                : "the model does not tell them apart. That is right where they are one thing to find. ") +
            "To find one of them alone:\n" +
            $"  {ShellLine.Of([.. others, _objects.Name, "class", classes[0], _out.Name, elsewhere])}\n" +
            $"To give all of them one name, which predictions then have:\n  {ShellLine.Of(renaming)}\n  {ShellLine.Of(renamed)}");
    }

    /// <summary>Says of a run that is shorter than its preset how it goes on.</summary>
    /// <returns>Whether it is one.</returns>
    bool TellOfTrial(GuidedSteps steps, CommandContext context, (string Data, int Pictures) from, string run)
    {
        var settings = TrainedModel.ReadSettings(run)!;
        int all = TrainedModel.EpochsOfPreset(run, settings);
        if (settings.Epochs >= all) return false;
        var others = OptionWords.Without(context.Words, _epochs.Name).Where(w => w != _looked.Name);
        steps.TellLines($"\nThis was a trial of {Counted.Of(settings.Epochs, "epoch")}; preset {settings.Preset} takes {all} with these " +
            $"pictures. It goes on by\n  {ShellLine.Of([.. others, _epochs.Name, $"{all}"])}");
        if (settings.Preset != Presets.Fast || from.Pictures >= Presets.FewestForFast) return true;
        steps.TellLines(
            $"Preset {Presets.Fast} learns little of so few pictures; preset {Presets.Best} fits better:\n" +
            $"  {Elsewhere(context, from.Data, Presets.Best)}");
        return true;
    }

    /// <summary>The same way with a preset in a folder of its own, from the boxes as they are now.</summary>
    string Elsewhere(CommandContext context, string data, string preset)
    {
        string[] dropped = [_cascade.Name, _preset.Name, _epochs.Name, _out.Name];
        string photos = context.Arguments.GetRequiredValue(_photos);
        var others = OptionWords.Without(context.Words, dropped).Where(w => w != _looked.Name).Select(w => w == photos ? data : w);
        return ShellLine.Of([.. others, "--" + SettingsTable.Preset, preset, _out.Name, SecondFolder(context)]);
    }

    /// <summary>A folder for the way once more, named as that of this one.</summary>
    string SecondFolder(CommandContext context) => FreeName.Of(ShellLine.Nearby(Folder(context.Arguments)) + "-2");

    string Folder(ParseResult arguments) => Path.TrimEndingDirectorySeparator(arguments.GetValue(_out) ?? "quickstart");

    /// <summary>Makes boxes, for a person to look at.</summary>
    /// <param name="steps">Takes the steps.</param>
    /// <param name="context">What the command works with.</param>
    /// <param name="photos">Where the photos are.</param>
    /// <param name="labels">The file of boxes.</param>
    /// <param name="given">What else was given, for the command that goes on.</param>
    string Label(GuidedSteps steps, CommandContext context, string photos, string labels, string[] given)
    {
        string[] cascades = context.Arguments.GetValue(_cascade)!;
        var made = LabelProgress.Of(labels);
        int later = made is { IsFinished: true } ? Count(photos) - made.Pictures : 0;
        // What found nothing is in no other cascade's way.
        bool isInVain = made is { IsFinished: true, IsChanged: false, HasLabels: false };
        if (File.Exists(labels) && !isInVain && made is not { IsFinished: false } && (later <= 0 || made!.IsChanged))
        {
            steps.Tell($"The labels are there: {labels}.");
            if (later > 0) TellOfLater(steps, photos, labels, later);
        }
        else if (cascades.Length == 0)
        {
            var known = CascadeFiles.OnePerObject.Select(o => $"  {o.Object}: --cascade {o.Cascade}");
            string[] beside = FormatDetection.Beside(photos);
            (string Text, string Command)[] ways =
            [
                .. beside.Select(b => ($"Beside {photos} lies {ShellLine.Nearby(b)}. If that says where the boxes are:",
                    ShellLine.Of(["quickstart", ShellLine.Nearby(b), "--images", photos, .. given]))),
                ($"What is to be found in them? A cascade can make boxes of\n{string.Join('\n', known)}\nsuch as by",
                    ShellLine.Of(["quickstart", photos, "--cascade", "frontalface_alt", .. given])),
                ("For anything else draw boxes, one a picture, in the browser by",
                    ShellLine.Of(["review", photos, "--label", Ending.Class])),
                ($"In {Counted.Of(FewestPictures, "picture")} they are enough for a model of preset {Presets.Best} to propose those of " +
                $"the others, as {ManualPage.Of("labelling.md")} shows; 100 and more make a useful model. Then",
                    ShellLine.Of(["quickstart", Path.TrimEndingDirectorySeparator(photos) + ReviewFile.Ending, .. given])),
                ("Or draw them with another tool, such as Label Studio, CVAT or labelme, or as rows of a table, such as\n" +
                "  path,x1,y1,x2,y2\n  a.jpg,30,20,90,70\nThen",
                    ShellLine.Of(["quickstart", "boxes.csv", "--images", photos, .. given])),
            ];
            ways[0].Text = $"{photos} has pictures, but no boxes.\n\n{ways[0].Text}";
            steps.Require(ways);
        }
        else
        {
            // What was looked at before is not all any more.
            if (later > 0) steps.AskAgain("boxes");
            string[] restart = isInVain ? ["--restart"] : [];
            steps.Do(["label", photos, "--out", labels, .. cascades.SelectMany(c => (string[])["--cascade", c]), .. restart]);
        }
        string sheet = Path.ChangeExtension(labels, ".html");
        steps.Ask("boxes", $"Look at {sheet}: are the boxes right? Delete the rows of wrong ones from {labels}, or correct them in",
            [("the browser, with the photos that got none, by", ShellLine.Of(["review", labels, photos]))]);
        string review = labels + ReviewFile.Ending;
        if (ReviewHint.Decisions(review) is not (> 0 and var decisions)) return labels;
        steps.Tell($"{review} has {Counted.Of(decisions, "decision")}: it is taken in place of {labels}.");
        return review;
    }

    /// <summary>Pictures that labelling would search.</summary>
    static int Count(string photos) => PicturePaths.Expand(photos, _ => { }).Count();

    /// <summary>Says of photos that came after the labels were changed by hand what can be done.</summary>
    static void TellOfLater(GuidedSteps steps, string photos, string labels, int count) => steps.TellLines(
        $"Note: {Counted.Of(count, "photo has", "photos have")} come into {photos} since, and {labels} was changed by hand, so that it " +
        "is left as it is, without them. Label them in a folder of their own, and join both files by\n" +
        $"  {ShellLine.Of(["data", "convert", labels, "more.csv", "--to", "csv", "--out", "all.csv"])}");

    /// <summary>Divides the data, once.</summary>
    static void Divide(GuidedSteps steps, string data, string[] images, string split, string run)
    {
        bool isOld = IsNewer(data, split);
        if (File.Exists(split) && !isOld) return;
        if (isOld && RunFolder.IsRun(run))
        {
            steps.Require((
                $"{data} is newer than the run in {run}, which was trained on what it said before. To train anew on what it says now, " +
                "remove that run and its parts, and give the same command again:",
                $"rm -r {ShellLine.Word(run)} {ShellLine.Word(split)}"));
        }
        steps.Do(["data", "split", data, .. images, "--out", split, .. isOld ? ["--replace"] : Array.Empty<string>()]);
    }

    /// <summary>Whether both files are there, and what the first says was changed later.</summary>
    static bool IsNewer(string file, string other) =>
        File.Exists(file) && File.Exists(other) && ReviewHint.LastChange(file) > File.GetLastWriteTimeUtc(other);

    /// <summary>Goes on with a run that was stopped, or is to be longer.</summary>
    void GoOn(GuidedSteps steps, CommandContext context, string data, string run)
    {
        var (arguments, words) = (context.Arguments, context.Words);
        var settings = TrainedModel.ReadSettings(run)!;
        string preset = arguments.GetValue(_preset) is null ? settings.Preset : TrainingSettings.Resolve([], Training(arguments)).Preset;
        if (preset != settings.Preset)
        {
            steps.Require(
                ($"{run} is a run of preset {settings.Preset}. To train with preset {preset} beside it, give another folder:",
                    Elsewhere(context, data, preset)),
                ($"Or, to train anew in its place, remove it, and give the same command again:", $"rm -r {ShellLine.Word(run)}"));
        }
        if (arguments.GetValue(_weights) is { } weights && TrainingSettings.Resolve([], Training(arguments)).Weights != settings.Weights)
        {
            steps.Require((
                $"{run} began with the weights {settings.Weights}. To train anew with {weights}, remove it, and give the same command " +
                "again:",
                $"rm -r {ShellLine.Word(run)}"));
        }
        int epochs = arguments.GetValue(_epochs) ?? settings.Epochs;
        if (settings.Epochs != TrainingSettings.Unlimited && epochs < settings.Epochs)
        {
            string[] others = [.. OptionWords.Without(words, _epochs.Name, _out.Name).Where(w => w != _looked.Name)];
            steps.Require(
                ($"{run} is a run of {Counted.Of(settings.Epochs, "epoch")}, and a run that goes on can only become longer. For a second " +
                $"try of {Counted.Of(epochs, "epoch")} beside it, give it another folder:",
                    ShellLine.Of([.. others, _epochs.Name, $"{epochs}", _out.Name, SecondFolder(context)])),
                ($"Or go on with this one, with more epochs or without {_epochs.Name}:",
                    ShellLine.Of([.. OptionWords.Without(words, _epochs.Name).Where(w => w != _looked.Name)])));
        }
        string[] longer = epochs == settings.Epochs ? [] : [_epochs.Name, $"{epochs}"];
        bool isDone = File.Exists(Path.Combine(run, RunFolder.SheetName)) && TrainedModel.Unfinished(run) is null;
        if (longer.Length == 0 && isDone)
        {
            steps.Tell($"The model is there: {run}, of preset {settings.Preset} and {Counted.Of(settings.Epochs, "epoch")}.");
            return;
        }
        // Of a preset that nobody names now, the usual one may be meant.
        string usual = Presets.DefaultFor([]);
        if (arguments.GetValue(_preset) is null && settings.Preset != usual)
        {
            steps.TellLines(
                $"\nNote: {run} goes on with preset {settings.Preset}, as it was begun. For preset {usual}, which fits better, begin " +
                $"beside it:\n  {Elsewhere(context, data, usual)}");
        }
        steps.Do(["train", "--resume", run, .. longer]);
    }
}
