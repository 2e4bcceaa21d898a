namespace Boxfit.Data.Formats;

/// <summary>What Google's AutoML and Vertex AI import and export: a CSV without a header, or JSON Lines; boxes are shares.</summary>
sealed class AutoMlFormat : AnnotationFormat
{
    public const string FormatName = "automl";

    /// <summary>What is said of pictures that name no class and no box.</summary>
    public const string NotLabelled = "Pictures that are not labelled yet are left out";

    public override string Name => FormatName;

    public override string Description =>
        "Google's AutoML and Vertex AI, a CSV with rows of part,gs://bucket/picture,class,x1,y1,,,x2,y2,, as shares, or JSON Lines with " +
            "imageGcsUri";

    public override bool FitsFile(string file, string head) => AutoMlTable.Fits(head) || AutoMlLines.Fits(file, head);

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        return TextContent.ReadHead(path, 4096).AsSpan().TrimStart() is ['{', ..] ? new AutoMlLines(path).Read()
            : new AutoMlTable(path).Read();
    }

    /// <summary>Checks that a number is a share of the picture.</summary>
    public static string? Share(double value, string what) =>
        value is >= -FarthestOutside and <= 1 + FarthestOutside ? null : $"has {what} = {value}, which is no share of the picture (0…1)";

    // Boxes are drawn a little over the edge.
    const double FarthestOutside = 0.01;
}
