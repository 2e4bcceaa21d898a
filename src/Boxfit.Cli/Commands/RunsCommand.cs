using Boxfit.Web.Watching;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit runs</c>: a page on which runs are watched and compared; and commands that list them and make them small.</summary>
sealed class RunsCommand : BoxfitCommand
{
    const string UsualFolder = "runs";

    readonly Argument<string> _folder = new("FOLDER")
    {
        Description = "Folder with runs in it, or a run itself",
        DefaultValueFactory = _ => UsualFolder,
        Arity = ArgumentArity.ZeroOrOne,
    };
    readonly HostOptions _host = new("warning");

    public RunsCommand() : base("runs", "Watch and compare runs in the browser, stop them and go on with them")
    {
        Subcommands.Add(new RunsListCommand());
        Subcommands.Add(new RunsPruneCommand());
        SetAction(_ => ExitCode.Done); // never called; see Application
        Take([_folder, .. _host.All, Json]);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit runs", "those in runs; open the address that it prints"),
        ("boxfit runs experiments --urls http://127.0.0.1:9000", "those in another folder, at another port"),
        ("boxfit runs --urls http://*:8080 --api-key-file key.txt", "for other machines, whose users type the key on the page"),
        ("boxfit runs list", "as a table in the terminal"),
    ];

    public override IReadOnlyList<(string Typed, string Meant)> OtherNames => _host.OtherNames;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var settings = new RunsSettings(_host.Read(arguments)) { Folder = arguments.GetValue(_folder)!, Program = OwnProgram.With };
        WatchAsync(settings, terminal, arguments.GetValue(Json), cancellation).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    static async Task WatchAsync(RunsSettings settings, Terminal terminal, bool asJson, CancellationToken cancellation)
    {
        await using var server = await RunsServer.StartAsync(settings, cancellation).ConfigureAwait(false);
        int runs = server.Runs;
        terminal.GoingOn = "Trainings that were begun on the page go on.";
        terminal.Say($"{Counted.Of(runs, "run")} at {string.Join(' ', server.Addresses)}. Open it in a browser; Ctrl-C ends the page.");
        if (asJson)
        {
            JsonText.WriteLine(terminal.Output, new(runs, server.Addresses), CliJson.Default.WatchedJson);
            terminal.Output.Flush();
        }
        await server.RunAsync(cancellation).ConfigureAwait(false);
        var trainings = server.Trainings;
        terminal.Say("The page has ended." + (trainings.Count == 0 ? "" : " " + Counted.Of(
            trainings.Count, "training that was begun on it goes on", "trainings that were begun on it go on") +
            $", as process {string.Join(", ", trainings)}."));
    }
}

/// <summary>What <c>runs --json</c> prints once the page is there.</summary>
sealed record WatchedJson(int Runs, IReadOnlyList<string> Addresses);
