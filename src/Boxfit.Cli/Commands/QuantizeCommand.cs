namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit quantize</c>: a trained model as an ONNX file that computes with bytes.</summary>
sealed class QuantizeCommand : BoxfitCommand
{
    // Where nothing says which pictures the model was trained on: a third each calibrates, decides and measures.
    const double DecidingShare = 2 / 3.0;

    readonly Argument<string> _run = Argument<string>("RUN", "Run folder or model file");
    readonly Argument<string> _data = Argument<string>("DATA",
        "Pictures and boxes, such as those of the run: training pictures say how large the network's values are and decide, test " +
        "pictures measure the result");
    readonly OutputOption _out = new("--out", "FILE", "File to write, such as model-int8.onnx", OutputKind.Model) { Required = true };
    readonly Option<double> _maxLoss = Option("--max-loss", "IOU",
        "Write nothing where more mean IoU than this is lost on the pictures that decide nothing", QuantizationSettings.DefaultMaxLoss);
    readonly Option<string> _weightBits = Choice("--weight-bits",
        "Bits of a weight: 7 compute the same everywhere; with 8, sums overflow on x86 processors without VNNI instructions",
        ["7", "8"], "7");
    readonly OutputOption _report = new("--report", "FILE",
        "Write a page with the cost of each layer and all that was tried", OutputKind.Page);
    readonly SettingOptions _settings = new(Work.Evaluation);
    readonly Option<string?> _checkpoint = TrainedModel.CreateCheckpointOption();

    public QuantizeCommand()
        : base("quantize", "Write a trained model as ONNX that computes with bytes, and measure what that costs", maySkip: true) =>
        Take([_run, _data, _out, _maxLoss, _weightBits, _report, .. _settings.All, _checkpoint, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit quantize runs/faces boxes.csv --images photos --out faces-int8.onnx", "a quarter of the size, mostly faster"),
        ("boxfit quantize runs/faces boxes.csv --out faces-int8.onnx --report int8.html", "with what each layer costs"),
        ("boxfit quantize best.safetensors other.csv --out int8.onnx --weight-bits 8", "for processors with VNNI alone"),
    ];

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        string run = arguments.GetRequiredValue(_run), data = arguments.GetRequiredValue(_data), path = _out.Place(arguments);
        TrainedModel.RefuseSwapped(arguments, run, data);
        ModelExport.RequireOnnxEnding(path);
        double maxLoss = arguments.GetValue(_maxLoss);
        if (!(maxLoss is >= 0 and <= 1)) throw new InputException($"--max-loss: found {maxLoss}, expected 0 to 1.");
        string file = TrainedModel.FindTrained(run, arguments.GetValue(_checkpoint));
        foreach (var option in (OutputOption[])[_out, _report]) option.RefuseInputs(arguments, file, data);
        var model = ModelFile.Load(file);
        ModelExport.RequireRoom(path, model.Graph, bytesPerWeight: 1);
        var labelled = LabelledData.Read(_settings, arguments, run, data, terminal);
        var (deciding, heldOut) = Divide(run, labelled, terminal);
        var parts = QuantizationParts.Of(deciding, heldOut);
        QuantizationParts.Require("to calibrate by", parts.Calibration.Count, skipped: 0);
        QuantizationParts.Require("to choose by", parts.Choosing.Count, skipped: 0);
        terminal.Say($"{Counted.Of(parts.Calibration.Count, "picture calibrates", "pictures calibrate")}, {parts.Choosing.Count:N0} " +
            $"choose, and {parts.HeldOut.Count:N0} measure the result.");
        if (RunPictures.Of(run)?.Among(parts.HeldOut) is { } known and not (0, 0))
        {
            terminal.Say($"Note: the model knows {known.TrainedOn + known.ChosenBy:N0} of the pictures that measure the result from its " +
                "training. Both figures look better than on new pictures; their difference says less, too.");
        }

        var settings = new QuantizationSettings
        {
            MaxLoss = maxLoss, WeightBits = arguments.GetValue(_weightBits) == "7" ? 7 : 8, Threads = labelled.Settings.Threads,
        };
        var result = Quantizer.Run(model, parts, settings, new Progress(terminal).Report, cancellation);
        terminal.ClearStatus();

        SkippedRow[] unused = [.. labelled.Dataset.Skipped, .. result.Unreadable];
        SkippedRows.Report(unused, terminal);
        _report.Write(context, "Report",
            page => QuantizationFigures.SaveReport(page, $"{Path.GetFileName(Path.GetFullPath(run))} with bytes", result));
        bool isGood = result.Loss <= maxLoss;
        if (isGood)
        {
            OutputFiles.CreateFolderOf(path);
            AtomicFile.Write(path, stream => stream.Write(result.Bytes), result.Bytes.Length);
            if (model.Description.Promise is not null) terminal.Say(CalibrationFigures.NoteWithout(path));
            if (model.Description.Unlikeness is not null)
            {
                terminal.Say("Note: how unlike its training a picture is, as the model says, is not in the file: bytes give other " +
                    "features than those that it was measured by.");
            }
        }
        if (arguments.GetValue(Json))
        {
            var json = QuantizedJson.Of(result, isGood ? Path.GetFullPath(path) : null, SkippedRows.Named(unused));
            JsonText.WriteLine(terminal.Output, json, CliJson.Default.QuantizedJson);
        }
        else
        {
            terminal.WriteFigures(QuantizationFigures.Rows(result));
            terminal.Write(QuantizationFigures.CostliestLayers(result));
        }
        // Bytes that lose nothing are worth nothing where there was nothing to lose.
        var facts = result.Facts;
        double lower = Math.Min(facts.MeanIouBefore, facts.MeanIouAfter);
        if (EvaluationFigures.Warning(lower, result.ConstantBoxIou, facts.HeldOutPictures, labelled.Trained) is { } warning)
            terminal.Say(warning);
        if (!isGood) throw Refusal(result, settings);
        if (result.Speed.Ratio < SpeedComparison.LeastGain)
        {
            terminal.Say(string.Create(CultureInfo.InvariantCulture,
                $"On this processor bytes gain no time: {result.Speed.Ratio:0.00}× as fast as floats. The file is smaller, and may ") +
                "be faster on a processor with VNNI or dot-product instructions; here the file of floats is as good.");
        }
        new Ending(context).Wrote(path, $"ONNX, opset {OnnxModel.Opset}, int8, {ByteCount.Text(result.Bytes.Length)}")
            .Say(arguments.GetValue(Json));
        if (!arguments.GetValue(Json) && OneLook.Remark(model.Description.Preprocessing) is { } remark) terminal.Say(remark);
        int unusable = unused.Count(s => s.IsUnusable);
        int most = (int)(labelled.Settings.MaxSkipped * (labelled.Dataset.Samples.Count + unusable));
        return unusable > most ? ExitCode.DoneWithSkips : ExitCode.Done;
    }

    static BoxfitException Refusal(QuantizationResult result, QuantizationSettings settings)
    {
        string bits = settings.WeightBits == 7 ? ", or --weight-bits 8 where the file runs on processors with VNNI alone" : "";
        return new(string.Create(CultureInfo.InvariantCulture,
            $"With bytes the model loses {result.Loss:0.0000} of mean IoU, at most {settings.MaxLoss:0.####} was to be lost " +
            $"(--max-loss). Nothing was written. More pictures may help{bits}; --max-loss allows more."));
    }

    /// <summary>The pictures that may decide, and those that may not: the test part of the file or of the run.</summary>
    static (IReadOnlyList<Sample> Deciding, IReadOnlyList<Sample> HeldOut) Divide(
        string run, LabelledData labelled, Terminal terminal)
    {
        var split = labelled.SaysParts ? DatasetSplit.OfFile(labelled.Dataset)
            : labelled.Trained is { SplitOrder: not SplitOrder.File } trained ? labelled.DivideAs(run, trained, terminal)
            : DatasetSplit.Make(labelled.Dataset.Samples, DecidingShare);
        if (split.Test.Count == 0)
        {
            throw new InputException(
                $"{run} was trained on all pictures of {labelled.Dataset.File}, so that none is left to measure bytes on. Give pictures " +
                "that it has not seen, or take the run of a fold, with its data file, in its folder.");
        }
        return ([.. split.Train, .. split.Validation], split.Test);
    }

    /// <summary>Shows each piece of the work with the time that it still takes.</summary>
    sealed class Progress(Terminal terminal)
    {
        string? _work;
        WorkStatus? _status;

        public void Report(QuantizationProgress progress)
        {
            if (progress.Work != _work) (_work, _status) = (progress.Work, new(terminal, progress.Work));
            _status!.Report((progress.Done, progress.All));
        }
    }
}

/// <summary>What <c>quantize --json</c> prints.</summary>
/// <param name="Out">The file; null where it was not written.</param>
/// <param name="Pictures">Pictures that the result was measured on.</param>
/// <param name="MeanIouBefore">Mean IoU of the model of 32-bit floats.</param>
/// <param name="MeanIouAfter">Mean IoU of the model of bytes.</param>
/// <param name="Agreement">Mean IoU of both models' boxes with each other.</param>
sealed record QuantizedJson(string? Out, int Pictures, double MeanIouBefore, double MeanIouAfter, double Agreement)
{
    /// <summary>Pictures with the same presence and class after as before; null, and not written, where the model says neither.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SameVerdicts { get; init; }

    public required double ConstantBoxIou { get; init; }

    /// <summary>Time of one look at a picture, however often the model looks; all else is after all looks.</summary>
    public required double MillisecondsBefore { get; init; }

    /// <summary>The same with bytes.</summary>
    public required double MillisecondsAfter { get; init; }

    /// <summary>How many times as fast it is.</summary>
    public required double Speedup { get; init; }

    public required long BytesBefore { get; init; }
    public required long BytesAfter { get; init; }
    public required string Method { get; init; }
    public required int WeightBits { get; init; }
    public required bool Equalized { get; init; }
    public required bool BiasesCorrected { get; init; }
    public required int CalibrationPictures { get; init; }
    public required int ChoosingPictures { get; init; }
    public required IReadOnlyList<LayerCost> Layers { get; init; }
    public required IReadOnlyList<QuantizationTrial> Trials { get; init; }
    public required IReadOnlyList<UnreadableJson> LeftOut { get; init; }

    public static QuantizedJson Of(QuantizationResult result, string? path, IReadOnlyList<UnreadableJson> leftOut)
    {
        var (facts, speed) = (result.Facts, result.Speed);
        return new(path, facts.HeldOutPictures, facts.MeanIouBefore, facts.MeanIouAfter, result.Agreement)
        {
            SameVerdicts = result.SameVerdicts, ConstantBoxIou = result.ConstantBoxIou,
            MillisecondsBefore = speed.FloatMilliseconds, MillisecondsAfter = speed.ByteMilliseconds, Speedup = speed.Ratio,
            BytesBefore = result.FloatBytes, BytesAfter = result.Bytes.Length, Method = facts.Method, WeightBits = facts.WeightBits,
            Equalized = facts.IsEqualized, BiasesCorrected = facts.IsCorrected, CalibrationPictures = facts.CalibrationPictures,
            ChoosingPictures = facts.ChoosingPictures, Layers = result.Layers, Trials = result.Trials, LeftOut = leftOut,
        };
    }
}
