namespace Boxfit.Training.Quantizing;

/// <summary>The pictures that a model is brought to bytes with. No picture is in two of the parts.</summary>
/// <param name="Calibration">Say how large the network's values are.</param>
/// <param name="Choosing">Decide by their IoU between ways of rounding.</param>
/// <param name="HeldOut">Measure the result, and decide nothing.</param>
public sealed record QuantizationParts(
    IReadOnlyList<Sample> Calibration, IReadOnlyList<Sample> Choosing, IReadOnlyList<Sample> HeldOut)
{
    /// <summary>Each part has at least so many pictures.</summary>
    public const int Fewest = 16;

    /// <summary>As many are taken of the first two parts each, where there are more.</summary>
    public const int Most = 128;

    /// <summary>As many are held out, where there are more.</summary>
    public const int MostHeldOut = 1000;

    /// <summary>
    /// Takes pictures, evenly spread, of those that may decide and of those that may not. Those without an object are left out: no box of
    /// theirs is right or wrong.
    /// </summary>
    /// <param name="deciding">
    /// Pictures to calibrate and to choose by, in turn: those that the model was trained on, where there are such.
    /// </param>
    /// <param name="heldOut">Others.</param>
    public static QuantizationParts Of(IReadOnlyList<Sample> deciding, IReadOnlyList<Sample> heldOut)
    {
        Sample[] objects = [.. deciding.Where(s => s.HasObject)];
        return new(
            Spread([.. objects.Where((_, i) => i % 2 == 0)], Most), Spread([.. objects.Where((_, i) => i % 2 == 1)], Most),
            Spread([.. heldOut.Where(s => s.HasObject)], MostHeldOut));
    }

    /// <summary>Refuses parts with too few pictures.</summary>
    /// <param name="purpose">What the pictures are for: "to calibrate by".</param>
    /// <param name="usable">How many there are.</param>
    /// <param name="skipped">How many more there would be, had they been readable.</param>
    /// <exception cref="InputException">There are too few.</exception>
    public static void Require(string purpose, int usable, int skipped)
    {
        if (usable >= Fewest) return;
        string unreadable = skipped == 0 ? "" : $" ({Counted.Of(skipped, "more cannot be read", "more cannot be read")})";
        throw new InputException(
            $"There {Counted.Word(usable, "is", "are")} {Counted.Of(usable, "usable picture")} {purpose}{unreadable}; at least {Fewest} " +
            "were expected. Training and validation pictures calibrate and choose in turn, test pictures measure; a third each where " +
            $"neither DATA nor the run tells the parts. Divide DATA so that each has enough ({ShellLine.Of("data", "split")} with " +
            $"--train and --validation), or add pictures: {3 * Fewest} can be enough.");
    }

    static IReadOnlyList<Sample> Spread(IReadOnlyList<Sample> samples, int most) => samples.Count <= most ? samples
        : [.. Enumerable.Range(0, most).Select(i => samples[(int)((long)i * samples.Count / most)])];
}
