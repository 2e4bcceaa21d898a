namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights convert</c>: a backbone's weights for other programs.</summary>
sealed class WeightsConvertCommand : BoxfitCommand
{
    const string Safetensors = ".safetensors", Keras = ".h5";
    const int Shown = 4;

    readonly Argument<string> _in = WeightSource.File("IN");
    readonly Argument<string> _out = Argument<string>("OUT", "File to write: NAME.safetensors, or NAME.h5 in Keras's layout");
    readonly Option<string?> _backbone = Option<string?>("--backbone", "NAME", "Backbone that IN is of; default: the one that it fits");
    readonly Option<string> _names = Choice("--names",
        "Whose names the arrays of a .safetensors file get; they differ for mobilenet_v2 only",
        [WeightExport.Torchvision, WeightExport.Timm], WeightExport.Torchvision);

    public WeightsConvertCommand()
        : base("convert", "Write the weights of a backbone as a file that PyTorch, timm, Keras and Boxfit load") =>
        Take(_in, _out, _backbone, _names, Json);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit weights convert resnet50-0676ba61.pth resnet50.safetensors", "the numbers of a .pth, with nothing to unpickle"),
        ("boxfit weights convert runs/faces backbone.safetensors",
            "a trained model's backbone; load_state_dict(…, strict=False) takes it"),
        ("boxfit weights convert runs/faces backbone.safetensors --names timm", "for timm's mobilenetv2_100"),
        ("boxfit weights convert runs/recipe model.h5",
            "a whole trained model for Keras's load_weights, if its backbone is one of Keras's"),
    ];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, _) = context;
        string input = WeightFolder.Find(arguments.GetRequiredValue(_in)), output = arguments.GetRequiredValue(_out);
        OutputFiles.RefuseInput("OUT", output, input);
        string extension = Path.GetExtension(output);
        if (extension is not (Safetensors or Keras))
            throw new InputException($"OUT: found '{output}', expected a name that ends in {Safetensors} or {Keras}.");
        OutputFiles.Check("OUT", output, OutputKind.File);
        OutputFiles.CreateFolderOf(output);
        if (extension == Keras && IsModel(input)) return ConvertModel(context, input, output);

        string backbone = WeightSource.ChooseBackbone(input, arguments.GetValue(_backbone));
        var weights = PretrainedWeights.Load(input, backbone);
        if (extension == Keras) WeightExport.SaveKeras(output, backbone, weights);
        else WeightExport.SaveSafetensors(output, backbone, weights, arguments.GetValue(_names)!);
        var (missing, left) = (weights.Report.Missing, weights.Report.LeftOver);
        terminal.Say($"Wrote the {Counted.Of(weights.Parameters.Count, "array")} of {backbone} to {Path.GetFullPath(output)}." +
            (left.Count > 0 ? $" Left out: {Some(left)}." : ""));
        if (!weights.IsWhole) terminal.Say($"Not in it: {Some(missing)} ({WeightSource.ExplainLack(weights)}).");
        if (arguments.GetValue(Json))
        {
            Write(terminal, new(Path.GetFullPath(output), backbone, weights.FoldedNorms, weights.Parameters.Count)
            {
                Missing = missing,
                LeftOut = left,
            });
        }
        new Ending(context).Wrote(output, $"the weights of {backbone}")
            .Next("weights verify", ShellLine.Nearby(output), "--backbone", backbone)
            .Say(arguments.GetValue(Json));
        return ExitCode.Done;
    }

    static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Shown).Select(ForeignText.Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");

    static bool IsModel(string path)
    {
        using var file = WeightFiles.Open(path);
        return file.Metadata.ContainsKey(ModelFile.MetadataName);
    }

    /// <summary>The whole localizer, as the recipe's program saves its own.</summary>
    int ConvertModel(CommandContext context, string input, string output)
    {
        if (context.Arguments.GetValue(_backbone) is not null)
            throw new InputException("--backbone: a trained model says itself what it is of. Leave it out.");
        var model = ModelFile.Load(input);
        KerasWriter.Save(output, model.Graph, model.Parameters);
        context.Terminal.Say($"Wrote the whole model, {Counted.Of(model.Parameters.Count, "array")}, to {Path.GetFullPath(output)}.");
        var network = model.Description.Configuration;
        if (context.Arguments.GetValue(Json))
            Write(context.Terminal, new(Path.GetFullPath(output), network.Backbone, network.FoldedNorms, model.Parameters.Count));
        new Ending(context).Wrote(output, "the whole model, for Keras's load_weights")
            .Next("weights inspect", ShellLine.Nearby(output))
            .Say(context.Arguments.GetValue(Json));
        return ExitCode.Done;
    }

    static void Write(Terminal terminal, WeightsConvertedJson result) =>
        JsonText.WriteLine(terminal.Output, result, CliJson.Default.WeightsConvertedJson);
}

/// <summary>What <c>weights convert --json</c> prints.</summary>
sealed record WeightsConvertedJson(string Out, string Backbone, bool FoldedNorms, int Arrays)
{
    public IReadOnlyList<string> Missing { get; init; } = [];
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}
