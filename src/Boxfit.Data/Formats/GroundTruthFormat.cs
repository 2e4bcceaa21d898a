namespace Boxfit.Data.Formats;

/// <summary>The manifests of SageMaker Ground Truth and Rekognition Custom Labels: JSON Lines, a picture a line.</summary>
sealed class GroundTruthFormat : AnnotationFormat
{
    public const string FormatName = "groundtruth";

    public override string Name => FormatName;

    public override string Description =>
        "SageMaker Ground Truth and Rekognition Custom Labels, a manifest of JSON Lines with source-ref and annotations";

    public override ReadChoices Choices => ReadChoices.Columns;

    public override bool FitsFile(string file, string head) =>
        JsonLines.HasKey(file, head, GroundTruthReader.Picture) || JsonLines.HasKey(file, head, GroundTruthReader.InlineText);

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        RequireFile(path);
        return new GroundTruthReader(path, options.Columns).Read();
    }
}
