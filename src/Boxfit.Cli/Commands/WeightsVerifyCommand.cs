namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights verify</c>: whether a weight file can be used.</summary>
sealed class WeightsVerifyCommand : BoxfitCommand
{
    const int Shown = 8;

    readonly Argument<string> _file = WeightSource.File();
    readonly Option<string?> _backbone = Option<string?>("--backbone", "NAME", "Backbone to load it into; default: the one that it fits");

    public WeightsVerifyCommand()
        : base("verify", "Check a weight file: its published sum, whether it fits, whether all numbers are finite") =>
        Take(_file, _backbone, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights verify resnet50-0676ba61.pth", "a published file: its sum too"),
        ("boxfit weights verify checkpoint.pt --backbone resnet18", "what was loaded, what is missing, what is left over"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string path = WeightFolder.Find(arguments.GetRequiredValue(_file));
        string backbone = WeightSource.ChooseBackbone(path, arguments.GetValue(_backbone));
        using var file = WeightFiles.Open(path);
        var report = PretrainedWeights.Compare(file, backbone);
        var known = WeightCatalogue.All.FirstOrDefault(w => w.FileName == Path.GetFileName(path));
        string? fault = SumFault(path, known, cancellation) ?? LoadFault(path, backbone);
        if (arguments.GetValue(Json))
        {
            var result = new WeightsVerifiedJson(report.File, report.Format.Text(), report.Naming, backbone, known?.Origin)
            {
                Loaded = report.Loaded,
                Missing = report.Missing,
                LeftOver = report.LeftOver,
                Notes = report.Notes,
                Fault = fault,
            };
            JsonText.WriteLine(terminal.Output, result, CliJson.Default.WeightsVerifiedJson);
        }
        else
        {
            Print(terminal, report, backbone, known, fault);
        }
        if (fault is null)
        {
            string weights = ShellLine.Nearby(arguments.GetRequiredValue(_file));
            new Ending(context)
                .Next("train", ["boxes.csv", "--backbone", backbone, "--weights", weights, .. TrainingSettings.ScalingFor(backbone)])
                .Say(arguments.GetValue(Json));
        }
        return fault is null ? ExitCode.Done : ExitCode.BadInput;
    }

    static string? SumFault(string path, KnownWeights? known, CancellationToken cancellation)
    {
        if (known is null) return null;
        using var content = RegularFile.OpenRead(path);
        string sum = known.Checksum.ComputeAsync(content, cancellation).GetAwaiter().GetResult();
        return known.Checksum.Fits(sum) ? null
            : $"{path} is not the published file of its name: its sum is {sum}, expected {known.Checksum}. Download it again.";
    }

    static string? LoadFault(string path, string backbone)
    {
        try
        {
            PretrainedWeights.Load(path, backbone);
            return null;
        }
        catch (InputException e)
        {
            return e.Message;
        }
    }

    static void Print(Terminal terminal, LoadingReport report, string backbone, KnownWeights? known, string? fault)
    {
        terminal.WriteText($"{report.File}: {report.Format.Text()}, {report.Naming}'s names, for {backbone}");
        terminal.WriteText(
            known is null ? "No published sum is known for a file of this name." : $"Published file: {known.Origin}, {known.Checksum}");
        PrintList("loaded", report.Loaded);
        PrintList("missing", report.Missing);
        PrintList("left over", report.LeftOver);
        foreach (string note in report.Notes) terminal.WriteText(note);
        terminal.WriteText(
            fault is not null ? $"It cannot be used: {fault}"
            : report.Missing.Count == 0 ? "It can be used."
            : "It can be used in a network with a neck, which does without the backbone's last layers that are missing.");

        void PrintList(string what, IReadOnlyList<string> names)
        {
            string rest = names.Count > Shown ? ", …" : "";
            string list = names.Count > 0 ? $": {string.Join(", ", names.Take(Shown).Select(ForeignText.Shown))}{rest}" : "";
            terminal.WriteText($"  {names.Count} {what}{list}");
        }
    }
}

/// <summary>What <c>weights verify --json</c> prints.</summary>
sealed record WeightsVerifiedJson(string Path, string Format, string Naming, string Backbone, string? Published)
{
    public required IReadOnlyList<string> Loaded { get; init; }
    public required IReadOnlyList<string> Missing { get; init; }
    public required IReadOnlyList<string> LeftOver { get; init; }
    public required IReadOnlyList<string> Notes { get; init; }
    public required string? Fault { get; init; }
    public bool Usable => Fault is null;
}
