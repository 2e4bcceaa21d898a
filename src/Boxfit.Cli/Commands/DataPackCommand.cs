using Boxfit.Preparation.Packing;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data pack</c>: pictures with their boxes into archives.</summary>
sealed class DataPackCommand : BoxfitCommand
{
    const int Megabyte = 1_000_000;

    static readonly PackOptions s_defaults = new() { Out = "" };

    readonly Argument<string[]> _data = Argument<string[]>("DATA",
        "Data files or folders of pictures' boxes, which become one set; or photos without boxes: a folder, an archive, a pattern");
    readonly OutputOption _out = new("--out", "DIR", "New folder to write the archives into", OutputKind.Folder) { Required = true };
    readonly Option<string> _kind = Choice("--kind", "Kind of archive", ["tar", "zip"], standard: "tar");
    readonly Option<int> _size =
        Option("--size", "MB", "Megabytes of pictures an archive has at most", (int)(s_defaults.MostBytes / Megabyte));
    readonly ReadingOptions _reading = new();
    readonly Option<string?> _images = DataOptions.Images();

    public DataPackCommand() : base("pack", "Put pictures with their boxes into archives, as WebDataset has them", maySkip: true) =>
        Take([_data, _out, _kind, _size, .. _reading.All, _images, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit data pack boxes.csv --images photos --out packed", "tar files of 1 GB, each picture with its boxes beside it as .json"),
        ("boxfit data pack photos --out packed --size 200", "photos without boxes, in smaller archives"),
        ("boxfit train packed", "a folder of archives is data"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string[] data = arguments.GetRequiredValue(_data);
        int size = arguments.GetValue(_size);
        if (size < 1) throw new InputException($"--size is {size}; expected 1 or more megabytes.");
        string output = _out.Place(arguments);
        AtomicFolder.RequireNew(Path.GetFullPath(output));
        var notes = new List<string>();
        var skipped = new List<AnnotationProblem>();
        var pictures = data.Length > 1 || HasBoxes(data[0])
            ? OfData(context, data, notes, skipped)
            : [.. new PictureSource(terminal, cancellation).Expand(data).Select(p => new PackedPicture(p, p))];
        foreach (string note in notes) terminal.Say($"Note: {note}");
        if (pictures.Count == 0) throw new InputException($"{data[0]} has no picture that can be packed. {skipped.FirstOrDefault()?.Text}");
        OutputFiles.CreateFolderOf(output);
        var result = DatasetPacker.Pack(
            pictures, new() { Out = output, IsZip = arguments.GetValue(_kind) == "zip", MostBytes = (long)size * Megabyte },
            new WorkStatus(terminal, "Packing pictures"), cancellation);
        terminal.ClearStatus();
        terminal.Say($"Packed {Counted.Of(result.Pictures, "picture")} with {Counted.Of(result.Boxes, "box")} into " +
            $"{Counted.Of(result.Archives.Count, "archive")} in {ShellLine.Nearby(result.Folder)}, {ByteCount.Text(result.Bytes)}.");
        if (skipped is [var first, ..])
            terminal.Say($"Skipped {Counted.Of(skipped.Count, "entry")}. The first, {first.File}, row {first.Row}: {first.Text}");
        bool asJson = arguments.GetValue(Json);
        if (asJson)
        {
            PackedJson json = new(result.Pictures, result.Boxes, skipped.Count, result.Bytes, result.Folder, result.Archives);
            JsonText.WriteLine(terminal.Output, json, CliJson.Default.PackedJson);
        }
        new Ending(context).Next(result.Boxes > 0 ? "data check" : "label", ShellLine.Nearby(result.Folder)).Say(asJson);
        return skipped.Count > 0 ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    /// <summary>Whether a word leads to boxes; a pattern of photos leads to none.</summary>
    static bool HasBoxes(string word) => (Path.Exists(word) || ArchiveNames.Find(word) is not null) && !IsPicture(word)
        && DataOptions.HasBoxes(word);

    static bool IsPicture(string word) => FileStatus.IsFile(word) && PictureFiles.IsPicture(word);

    List<PackedPicture> OfData(CommandContext context, string[] data, List<string> notes, List<AnnotationProblem> skipped)
    {
        DataOptions.RefusePhotos(data);
        var reading = _reading.Read(context.Arguments) with { Images = context.Arguments.GetValue(_images) };
        var joined = new JoinedSets(data, reading);
        var set = joined.Set;
        var found = joined.Find(new WorkStatus(context.Terminal, "Looking at pictures"), context.Cancellation);
        skipped.AddRange(set.Problems);
        var pictures = new List<PackedPicture>();
        foreach (int[] same in SamePictures.Groups([.. found.Select(f => f.Path)]))
        {
            var picture = SamePictures.Join(same.Select(i => set.Pictures[i]));
            if (found[same[0]] is { Path: { } path, Info: { } info })
                pictures.Add(new(path, picture.Name, PackedBoxes.Of(picture, info.Width, info.Height)));
            else skipped.Add(new(picture.File, picture.Row, $"\"{picture.Name}\": {found[same[0]].Problem}"));
        }
        notes.AddRange([.. set.Notes, .. joined.NotesOfFinding]);
        return pictures;
    }
}

/// <summary>What <c>data pack --json</c> prints.</summary>
sealed record PackedJson(int Pictures, int Boxes, int Skipped, long Bytes, string Out, IReadOnlyList<string> Archives);
