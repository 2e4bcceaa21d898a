namespace Boxfit.Inference;

/// <summary>Predictions as a CSV, a row a picture; boxes are in pixels of the upright picture. It is read as data as it is.</summary>
static class PredictionTable
{
    /// <summary>What the first line begins with.</summary>
    public const string Heading = "path,width,height,x1,y1,x2,y2,error,label";

    const string PromisedHeading = ",innerX1,innerY1,innerX2,innerY2,outerX1,outerY1,outerX2,outerY2";

    /// <summary>The first line.</summary>
    public static string HeadingOf(PredictionColumns columns) => Heading + (columns.IsPromised ? PromisedHeading : "")
        + (columns.HasConfidence ? ",confidence" : "") + (columns.HasLabelConfidence ? ",labelConfidence" : "")
        + (columns.HasUnlikeness ? ",unlikeness,featureDistance" : "");

    /// <summary>Writes a picture's row. One that is said to be without object has no box, no label and no error.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="output">Where to.</param>
    /// <param name="columns">What <see cref="HeadingOf"/> was given.</param>
    public static void WriteRow(Prediction prediction, TextWriter output, PredictionColumns columns = default)
    {
        // A box that is none would be taken for a wrong label where the table is read as data.
        string[] box = Cells(PredictedBox.IsNone(prediction) ? null : PredictedBox.Edges(prediction.Pixels));
        string label = prediction.IsPresent ? prediction.Label : "";
        string[] cells = prediction.Error is { } error
            ? ["", "", "", "", "", "", error, ""]
            : [Number(prediction.Width), Number(prediction.Height), .. box, PredictedBox.FaultOf(prediction) ?? "", label];
        if (columns.IsPromised) cells = [.. cells, .. Cells(PredictedBox.Inner(prediction)), .. Cells(PredictedBox.Outer(prediction))];
        if (columns.HasConfidence) cells = [.. cells, Share(prediction.Confidence)];
        if (columns.HasLabelConfidence) cells = [.. cells, Share(prediction.IsPresent ? prediction.LabelConfidence : null)];
        if (columns.HasUnlikeness) cells = [.. cells, Share(prediction.Unlikeness), Share(prediction.FeatureDistance)];
        output.WriteLine(string.Join(',', cells.Prepend(prediction.Path).Select(CsvText.Quote)));
    }

    static string[] Cells(double[]? edges) => edges is null ? ["", "", "", ""] : [.. edges.Select(Number)];

    static string Share(double? probability) => PredictedBox.Share(probability) is { } share ? Number(share) : "";

    static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What columns a table of predictions has beside those that every one has.</summary>
/// <param name="IsPromised">Those of promised boxes.</param>
/// <param name="HasConfidence">How sure it is that the object is there.</param>
/// <param name="HasLabelConfidence">How sure it is of the class.</param>
readonly record struct PredictionColumns(bool IsPromised, bool HasConfidence, bool HasLabelConfidence)
{
    /// <summary>How unlike its training the picture is.</summary>
    public bool HasUnlikeness { get; init; }

    /// <summary>Those for what a model says.</summary>
    public static PredictionColumns Of(ModelDescription model) =>
        new(model.Promise is not null, model.Configuration.Presence, model.Configuration.Classes > 0)
        {
            HasUnlikeness = model.Unlikeness is not null,
        };
}
