namespace Boxfit.Web.Reviewing;

/// <summary>What the page of a review brings and gets as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ConflictJson))]
[JsonSerializable(typeof(DecisionJson))]
[JsonSerializable(typeof(LeasesJson))]
[JsonSerializable(typeof(NextJson))]
[JsonSerializable(typeof(PictureJson))]
[JsonSerializable(typeof(PicturesJson))]
[JsonSerializable(typeof(ReviewJson))]
[JsonSerializable(typeof(TilesJson))]
[JsonSerializable(typeof(TrainingJson))]
[JsonSerializable(typeof(TrainingRequestJson))]
sealed partial class ReviewingJson : JsonSerializerContext;

/// <summary>The review as a whole.</summary>
sealed record ReviewJson
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string File { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Those of the sources that are models.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The folder that all pictures lie in, with a slash at its end; empty where there is none.</summary>
    public required string Folder { get; init; }

    public required int Total { get; init; }

    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public required ProgressJson Progress { get; init; }

    public required TrainingJson Training { get; init; }

    public required bool CanTrain { get; init; }

    /// <summary>The fewest reviewed boxes that can be trained on.</summary>
    public required int FewestBoxes { get; init; }

    public required IReadOnlyList<string> Orders { get; init; }

    /// <summary>Pictures for which boxes are still being computed.</summary>
    public required int Proposing { get; init; }
}

/// <summary>How far a review has come.</summary>
sealed record ProgressJson(int Reviewed, double? PerHour, double? ShareUnchanged, double? MeanIouOfChanges, double? SecondsLeft);

/// <summary>What a training does.</summary>
sealed record TrainingJson(
    string State, string? Run, int? Epoch, int? Epochs, double? SecondsLeft, double? MeanIou, string? Message)
{
    /// <summary>How good the model is that it has made; null before its end.</summary>
    public TrainedModelJson? Model { get; init; }
}

/// <summary>How good a model is.</summary>
/// <param name="MeanIou">Its mean IoU.</param>
/// <param name="MeasuredOn">The part of the data that this was measured on.</param>
/// <param name="Pictures">Number of pictures of that part; null where it is not known.</param>
/// <param name="ConstantBoxIou">Mean IoU of the best constant box on them; null where it is not known.</param>
sealed record TrainedModelJson(double MeanIou, string MeasuredOn, int? Pictures, double? ConstantBoxIou);

/// <summary>What is asked of a training.</summary>
sealed record TrainingRequestJson(string? Preset);

/// <summary>A picture.</summary>
sealed record PictureJson
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required long Version { get; init; }

    public required string State { get; init; }

    public required double[]? Box { get; init; }

    public required string? Label { get; init; }

    public required IReadOnlyList<ProposalJson> Proposals { get; init; }

    public required string? By { get; init; }

    public required DateTimeOffset? At { get; init; }

    public required string? LentTo { get; init; }

    public required string? Problem { get; init; }

    /// <summary>A picture as the page gets it.</summary>
    public static PictureJson Of(ReviewPicture picture, string? lentTo) => new()
    {
        Id = picture.Id,
        Name = picture.Name,
        Width = picture.Width ?? 0,
        Height = picture.Height ?? 0,
        Version = picture.Version,
        State = ReviewFilter.States[(int)picture.State],
        Box = Edges(picture.Box),
        Label = picture.Label,
        Proposals = [.. picture.Proposals.Select(p => new ProposalJson(p.Source, Edges(p.Box), p.Label, p.Confidence))],
        By = picture.Person,
        At = picture.At,
        LentTo = lentTo,
        Problem = picture.Problem,
    };

    /// <summary>A box in tenths of a pixel.</summary>
    public static double[]? Edges(PixelBox? box) =>
        box is { } b ? [.. new[] { b.X1, b.Y1, b.X2, b.Y2 }.Select(e => Math.Round(e, 1))] : null;
}

/// <summary>What a source says of a picture.</summary>
sealed record ProposalJson(string Source, double[]? Box, string? Label, double? Confidence);

/// <summary>Some pictures.</summary>
sealed record PicturesJson(IReadOnlyList<PictureJson> Pictures);

/// <summary>A picture in the grid of all.</summary>
sealed record TileJson
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required string State { get; init; }

    public required double[]? Box { get; init; }

    public required string? Label { get; init; }

    public required double[]? Proposed { get; init; }

    /// <summary>What proposes it.</summary>
    public required string? Source { get; init; }

    public required double? Confidence { get; init; }

    public required double? Disagreement { get; init; }

    public required string? By { get; init; }

    /// <summary>A picture as the grid gets it.</summary>
    public static TileJson Of(ReviewPicture picture)
    {
        var shown = picture.Proposals is [var first, ..] ? first : null;
        return new()
        {
            Id = picture.Id,
            Name = picture.Name,
            Width = picture.Width ?? 0,
            Height = picture.Height ?? 0,
            State = ReviewFilter.States[(int)picture.State],
            Box = PictureJson.Edges(picture.Box),
            Label = picture.Label ?? shown?.Label,
            Proposed = PictureJson.Edges(shown?.Box),
            Source = shown?.Source,
            Confidence = shown?.Confidence,
            Disagreement = picture.Disagreement is { } d ? Math.Round(d, 4) : null,
            By = picture.Person,
        };
    }
}

/// <summary>A part of the grid.</summary>
/// <param name="Total">Number of pictures of the whole.</param>
/// <param name="At">Where the picture stands that was asked for; null where none was.</param>
/// <param name="Pictures">The part.</param>
sealed record TilesJson(int Total, int? At, IReadOnlyList<TileJson> Pictures);

/// <summary>Pictures that are lent to a person.</summary>
sealed record LeasesJson(IReadOnlyList<long>? Pictures);

/// <summary>What is decided of a picture.</summary>
sealed record DecisionJson(string? Decision, double[]? Box, string? Label, double? Milliseconds);

/// <summary>Which pictures are wanted next.</summary>
sealed record NextJson(string? Order, string? State, string? Find, long? After, int? Count);

/// <summary>That a decision was based on what is no more, with what is there now.</summary>
sealed record ConflictJson(
    string Type, string Title, int Status, string Detail, string Instance, string RequestId, PictureJson Current);
