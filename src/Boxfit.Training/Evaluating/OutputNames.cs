namespace Boxfit.Training.Evaluating;

/// <summary>What a model's outputs beside the box mean.</summary>
/// <param name="Threshold">The confidence from which on it says that the object is there; null where it does not say so.</param>
/// <param name="Classes">The classes that it tells apart; none where it tells none apart.</param>
sealed record OutputNames(double? Threshold, IReadOnlyList<string> Classes)
{
    /// <summary>Those of a model with the box alone.</summary>
    public static OutputNames None { get; } = new(null, []);

    /// <summary>Those of a model.</summary>
    public static OutputNames Of(ModelDescription model) => new(
        model.Configuration.Presence ? (model.Presence ?? PresenceThreshold.Unchosen).Threshold : null,
        model.Configuration.Classes > 0 ? model.Classes : []);

    /// <summary>Those of a model that is trained on data, with no threshold chosen yet.</summary>
    public static OutputNames Of(TrainingData data) =>
        new(data.HasPresence ? PresenceThreshold.Unchosen.Threshold : null, data.ToldApart);

    /// <summary>What the network says beside a box, in words.</summary>
    /// <param name="verdict">What it says of the object.</param>
    /// <param name="unlikeness">What it says of the picture; null where it does not.</param>
    public Said Read(Verdict verdict, Unlikeness? unlikeness) => new()
    {
        Unlikeness = unlikeness?.Share,
        FeatureDistance = unlikeness?.Distance,
        Confidence = Threshold is null ? null : verdict.Presence,
        Label = Classes.Count > 0 ? Classes[verdict.Class] : null,
        LabelConfidence = Classes.Count > 0 ? verdict.ClassProbability : null,
    };
}

/// <summary>What a model says of a picture beside the box; null is what it has no output for.</summary>
readonly record struct Said
{
    /// <summary>How sure it is that the object is there, 0…1.</summary>
    public double? Confidence { get; init; }

    /// <summary>The predicted class.</summary>
    public string? Label { get; init; }

    /// <summary>How sure it is of the class, 0…1.</summary>
    public double? LabelConfidence { get; init; }

    /// <summary>How unlike its training the picture is, 0…1.</summary>
    public double? Unlikeness { get; init; }

    /// <summary>The distance that this is told by.</summary>
    public double? FeatureDistance { get; init; }

    /// <summary>The same of a prediction.</summary>
    public static Said By(Prediction p) => new()
    {
        Confidence = p.Confidence, Label = p.LabelConfidence is null ? null : p.Label, LabelConfidence = p.LabelConfidence,
        Unlikeness = p.Unlikeness, FeatureDistance = p.FeatureDistance,
    };
}
