using Boxfit.Web.Serving;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit serve</c>: a model as an HTTP service.</summary>
sealed class ServeCommand : BoxfitCommand
{
    static readonly ServeSettings s_usual = new() { Model = "" };

    readonly Argument<string> _run = Argument<string>("RUN", "Run folder or model file");
    readonly Option<int> _threads = Option("--threads", "N", "Threads that compute", Environment.ProcessorCount);
    readonly Option<int> _queue = Option("--queue", "N", "Pictures that may wait; more are refused, with 429", s_usual.Queue);
    readonly Option<int> _batch = Option("--batch", "N", "Pictures that are computed at once, at most", s_usual.Batch);
    readonly Option<double> _wait = Option("--batch-wait", "MS",
        "How long a picture waits for others that are on their way", s_usual.BatchWait.TotalMilliseconds);
    readonly Option<double> _maxBytes = Option("--max-megabytes", "MB", "Largest picture file", s_usual.MaxBytes / (double)(1 << 20));
    readonly Option<double> _maxPixels = Option("--max-megapixels", "MP", "Largest picture", s_usual.MaxPixels / 1e6);
    readonly Option<double> _timeout = Option("--timeout", "S", "Seconds within which a request is answered", s_usual.Timeout.TotalSeconds);
    readonly HostOptions _host = new("information");

    public ServeCommand() : base("serve", "Answer pictures with boxes over HTTP, with a page to drop photos on") =>
        Take([_run, .. _host.All, _threads, _queue, _batch, _wait, _maxBytes, _maxPixels, _timeout, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit serve runs/faces", "on this machine alone; open http://127.0.0.1:8080 to drop photos"),
        ("curl --data-binary @photo.jpg http://127.0.0.1:8080/predict", "one picture, one line of JSON"),
        ("curl -F a=@a.jpg -F b=@b.jpg http://127.0.0.1:8080/predict", "several at once"),
        ("boxfit serve model.onnx --urls http://*:80 --api-key-file key.txt", "for other machines, which have to bring the key"),
    ];

    public override IReadOnlyList<(string Typed, string Meant)> OtherNames => _host.OtherNames;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string run = arguments.GetRequiredValue(_run);
        var settings = new ServeSettings(_host.Read(arguments))
        {
            Model = run,
            Predictor = new()
            {
                Threads = (int)Within(_threads, 1, 1024), ThreadsPerPicture = 1, Convert = OnnxConversion.Convert,
            },
            Queue = (int)Within(_queue, 1, 100_000),
            Batch = (int)Within(_batch, 1, 256),
            BatchWait = TimeSpan.FromMilliseconds(Within(_wait, 0, 1000)),
            MaxBytes = (long)(Within(_maxBytes, 0.001, 1000) * (1 << 20)),
            MaxPixels = (long)(Within(_maxPixels, 0.001, PictureReader.MaxPixels / 1e6) * 1e6),
            Timeout = TimeSpan.FromSeconds(Within(_timeout, 0.001, 3600)),
        };
        ServeAsync(settings, terminal, arguments.GetValue(Json), cancellation).GetAwaiter().GetResult();
        return ExitCode.Done;

        double Within<T>(Option<T> option, double least, double most) where T : struct, INumber<T> =>
            RangeOf.Read(arguments, option, least, most);
    }

    static async Task ServeAsync(ServeSettings settings, Terminal terminal, bool asJson, CancellationToken cancellation)
    {
        await using var server = await PredictionServer.StartAsync(settings, cancellation).ConfigureAwait(false);
        terminal.GoingOn = "Requests that were under way got no answer.";
        terminal.Say($"{server.Model} answers at {string.Join(' ', server.Addresses)}. Ctrl-C ends it, once what has begun is answered.");
        if (asJson)
        {
            JsonText.WriteLine(terminal.Output, new(server.Model, server.Addresses), CliJson.Default.ListeningJson);
            terminal.Output.Flush();
        }
        bool isAll = await server.RunAsync(cancellation).ConfigureAwait(false);
        terminal.Say(isAll ? "All that had begun was answered."
            : $"Requests that were not answered within {Counted.Of((int)settings.EndWait.TotalSeconds, "second")} were cut off.");
    }
}

/// <summary>What <c>serve --json</c> prints once it answers.</summary>
sealed record ListeningJson(string Model, IReadOnlyList<string> Addresses);
