namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit demo</c>: the whole way on pictures that it draws itself.</summary>
sealed class DemoCommand : BoxfitCommand
{
    const int MostEpochs = 1000;

    readonly Option<string?> _out = Option<string?>("--out", "DIR", "Run folder to create; default: the next free runs/demo-N");
    readonly Option<ulong> _seed = Option("--seed", "N", "Seed of the pictures and of the training", 1UL);

    readonly Option<int> _epochs = Option("--epochs", "N", "How often the pictures are gone through", DemoSettings.Epochs);

    public DemoCommand() : base("demo", "Draw pictures, train on them for about two minutes, and show how well the boxes fit others") =>
        Take(_out, _seed, _epochs, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit demo", "see what Boxfit does"),
        ("boxfit demo --epochs 1", "seconds instead of minutes, and boxes that fit less well"),
        ("boxfit demo --seed 7 --out /tmp/demo --json", "other pictures, another folder, the result as JSON"),
    ];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        ulong seed = arguments.GetValue(_seed);
        int epochs = arguments.GetValue(_epochs);
        if (epochs is < 1 or > MostEpochs) throw new InputException($"{_epochs.Name}: found {epochs}, expected 1 to {MostEpochs}.");
        var settings = DemoSettings.Create(data: "", arguments.GetValue(_out) ?? NextFreeFolder(), seed, epochs);
        settings = settings with { Out = RunFolder.Choose(settings) };
        string pictures = settings.Out + "-pictures";
        terminal.Say($"Drawing {Counted.Of(DemoSettings.Pictures, "picture")} into {ShellLine.Nearby(pictures)}");
        var drawn = new DrawingProgress(terminal);
        string data = DemoPictures.Write(pictures, DemoSettings.Pictures, seed, drawn, cancellation);
        var result = Trainer.Run(settings with { Data = data, Images = pictures }, new TrainingDisplay(terminal), cancellation);
        return TrainingOutcome.Print(result, context, arguments.GetValue(Json));
    }

    static string NextFreeFolder()
    {
        string folder = Path.Combine("runs", "demo");
        for (int number = 2; Path.Exists(folder); number++) folder = Path.Combine("runs", $"demo-{number}");
        return folder;
    }

    sealed class DrawingProgress(Terminal terminal) : IProgress<int>
    {
        public void Report(int value) => terminal.ShowStatus(() =>
        {
            const string work = "Drawing pictures";
            string done = $"{value}/{DemoSettings.Pictures}";
            return new($"{work} {done}", [new(work, value / (double)DemoSettings.Pictures, done)], []);
        });
    }
}
