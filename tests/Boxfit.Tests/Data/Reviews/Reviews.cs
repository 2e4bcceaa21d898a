using Boxfit.Data.Reviews;

namespace Boxfit.Tests.Data.Reviews;

/// <summary>Small reviews.</summary>
static class Reviews
{
    /// <summary>The source of what is proposed.</summary>
    public const string Source = "boxes.csv";

    /// <summary>A picture that a source proposes a box for.</summary>
    public static ReviewEntry Entry(string name, PixelBox? box, double? confidence = null, string? label = "cat") => new(name, name)
    {
        Width = 640, Height = 480, Proposals = [new(Source, box, box is null ? null : label, confidence)],
    };

    /// <summary>Makes a review of pictures.</summary>
    public static ReviewFile Make(string path, params ReviewEntry[] entries)
    {
        var review = ReviewFile.Open(path);
        review.Add(entries, [(Source, "1")]);
        return review;
    }

    /// <summary>What ada decides.</summary>
    public static ReviewDecision Decision(ReviewState kind, PixelBox? box = null, string? label = null) =>
        new(kind, box, label, "ada", 1500);
}
