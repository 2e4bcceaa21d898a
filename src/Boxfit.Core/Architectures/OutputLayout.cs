namespace Boxfit.Architectures;

/// <summary>
/// The numbers that a network gives for a picture, in order: four of the box in the model's form, the presence's logit where it has one,
/// and a logit for each class.
/// </summary>
/// <param name="HasPresence">Whether it says if the object is in the picture.</param>
/// <param name="Classes">Number of classes that it tells apart; 0 for none.</param>
readonly record struct OutputLayout(bool HasPresence, int Classes)
{
    /// <summary>Numbers of the box, which come first.</summary>
    public const int BoxCount = 4;

    /// <summary>Place of the presence's logit among a picture's numbers.</summary>
    public const int PresencePlace = BoxCount;

    /// <summary>Place of the first class's logit.</summary>
    public int ClassesPlace => BoxCount + (HasPresence ? 1 : 0);

    /// <summary>How many numbers there are beside the box's.</summary>
    public int Extras => Count - BoxCount;

    /// <summary>How many numbers a picture has.</summary>
    public int Count => ClassesPlace + Classes;

    /// <summary>One picture's numbers of a batch's.</summary>
    public ReadOnlySpan<float> Picture(ReadOnlySpan<float> batch, int position) => batch.Slice(position * Count, Count);

    /// <inheritdoc cref="Picture(ReadOnlySpan{float}, int)"/>
    public Span<float> Picture(Span<float> batch, int position) => batch.Slice(position * Count, Count);

    /// <summary>What a picture's numbers say beside the box.</summary>
    public Verdict Read(ReadOnlySpan<float> picture)
    {
        double presence = HasPresence ? Presence(picture) : 1;
        if (Classes == 0) return new(presence, 0, 1);
        var logits = ClassLogits(picture);
        int largest = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[largest]) largest = i;
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp((double)logit - logits[largest]);
        return new(presence, largest, 1 / sum);
    }

    /// <summary>The probability that the object is in the picture: the sigmoid of its logit.</summary>
    static double Presence(ReadOnlySpan<float> picture) => 1 / (1 + Math.Exp(-(double)picture[PresencePlace]));

    /// <summary>The four numbers of the box.</summary>
    public static ReadOnlySpan<float> Box(ReadOnlySpan<float> picture) => picture[..BoxCount];

    /// <summary>The classes' logits.</summary>
    public ReadOnlySpan<float> ClassLogits(ReadOnlySpan<float> picture) => picture.Slice(ClassesPlace, Classes);
}
