namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit summary</c>: a network layer by layer.</summary>
sealed class SummaryCommand : BoxfitCommand
{
    readonly NetworkChoice _network = new();

    public SummaryCommand() : base("summary", "Print a network layer by layer: output shapes, parameters, multiply-adds") =>
        Take([.. _network.All, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit summary", "the published recipe's network"),
        ("boxfit summary --backbone resnet18 --extra-convs none --size 128", "another one"),
        ("boxfit summary runs/demo --json", "a trained model's, for a program to read; frozen is what the run never trained"),
    ];

    protected override int Run(CommandContext context)
    {
        var graph = _network.Build(context.Arguments);
        var frozen = _network.Settings(context.Arguments)?.FrozenParameters(graph);
        var model = _network.Model(context.Arguments);
        var summary = new ModelSummary(graph, frozen is null ? null : p => frozen.Contains(p.Name));
        if (context.Arguments.GetValue(Json))
        {
            JsonText.WriteLine(context.Terminal.Output, SummaryJson.Of(summary, model), CliJson.Default.SummaryJson);
            return ExitCode.Done;
        }
        context.Terminal.Write(summary.ToTable());
        context.Terminal.Output.Write(summary.Totals());
        if (model is not null) context.Terminal.Output.Write($"Finds                {ForeignText.ShownLine(Finds(model))}\n");
        return ExitCode.Done;
    }

    internal static double ThresholdOf(ModelDescription model) => (model.Presence ?? PresenceThreshold.Unchosen).Threshold;

    static string Finds(ModelDescription model)
    {
        const int shown = 10;
        string classes = string.Join(", ", model.Classes.Take(shown)) + (model.Classes.Count > shown ? ", …" : "");
        string found = model.Configuration.Classes > 0 ? $"{model.Label}, and tells which of the classes {classes} it is"
            : model.Classes.Count > 1 ? $"{model.Label} (of the classes {classes})" : model.Label;
        return found + (model.Configuration.Presence
            ? string.Create(CultureInfo.InvariantCulture, $"; says whether it is there: from a confidence of {ThresholdOf(model):0.###} on")
            : "")
            + (model.Unlikeness is { } scale ? "; says how unlike its training a picture is, by " +
                Counted.Of(scale.HeldOut, "picture") + (scale.ByHalves ? " of its training" : " of the validation part") : "");
    }
}

/// <summary>What <c>summary --json</c> prints.</summary>
sealed record SummaryJson(
    long Parameters, long TrainableParameters, long BackboneParameters, long MultiplyAdds, IReadOnlyList<LayerJson> Layers)
{
    /// <summary>What a trained model calls what it finds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>The classes that it was trained on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Whether it tells them apart; null, and not written, where it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? TellsClasses { get; init; }

    /// <summary>From which confidence on it says that the object is there; null, and not written, where it does not say so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Threshold { get; init; }

    /// <summary>Whether it says how unlike its training a picture is; null, and not written, where it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? TellsUnlikeness { get; init; }

    public static SummaryJson Of(ModelSummary summary, ModelDescription? model) => new(
        summary.Parameters, summary.TrainableParameters, summary.BackboneParameters, summary.MultiplyAdds,
        [.. summary.Rows.Select(r => new LayerJson(r.Name, r.Type, r.OutputShape.ToArray(), r.Parameters))])
    {
        Label = model?.Label, Classes = model?.Classes, TellsClasses = model?.Configuration.Classes > 0 ? true : null,
        TellsUnlikeness = model?.Unlikeness is null ? null : true,
        Threshold = model?.Configuration.Presence == true ? SummaryCommand.ThresholdOf(model) : null,
    };
}

/// <summary>A layer; its output shape is an array such as [2048, 10, 10].</summary>
sealed record LayerJson(string Name, string Type, int[] OutputShape, long Parameters);
