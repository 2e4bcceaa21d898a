namespace Boxfit.Losses;

/// <summary>
/// What training minimizes of all that a network gives: the box's loss, a mean over the pictures of a batch that show an object; and,
/// each times its weight, the cross-entropy of presence, a mean over all pictures, and that of the classes, a mean over the pictures with
/// an object of a known class. Keeps room for a batch; for one thread.
/// </summary>
/// <param name="box">The box's loss.</param>
/// <param name="outputs">What the network gives for a picture.</param>
/// <param name="weights">What the cross-entropies count.</param>
/// <param name="batch">Pictures of the largest batch.</param>
sealed class OutputLoss(Loss box, OutputLayout outputs, OutputWeights weights, int batch)
{
    const int BoxCount = OutputLayout.BoxCount;

    readonly float[] _predicted = new float[batch * BoxCount];
    readonly float[] _targets = new float[batch * BoxCount];
    readonly float[] _slopes = new float[batch * BoxCount];

    /// <summary>Computes the loss and its gradient.</summary>
    /// <param name="predicted">The network's output, batch × <see cref="OutputLayout.Count"/>.</param>
    /// <param name="targets">The true boxes in the network's form, batch × 4; of pictures without an object, whatever is there.</param>
    /// <param name="truths">What is true of each picture beside the box.</param>
    /// <param name="gradient">Receives the gradient of the returned loss with respect to <paramref name="predicted"/>.</param>
    /// <param name="whole">
    /// Of what the means are taken, where the pictures are a part of a batch: the values of all parts then have the whole batch's as their
    /// sum. Null for these pictures alone.
    /// </param>
    public double Compute(
        ReadOnlySpan<float> predicted, ReadOnlySpan<float> targets, ReadOnlySpan<Truth> truths, Span<float> gradient,
        TruthCounts? whole = null)
    {
        var counts = whole ?? TruthCounts.Of(truths);
        if (outputs.Extras == 0) return Share(box.Compute(predicted, targets, gradient), gradient, truths.Length, counts.Pictures);
        double value = OfBoxes(predicted, targets, truths, gradient, counts.Objects);
        if (outputs.HasPresence) value += OfPresence(predicted, truths, gradient, counts.Pictures);
        if (outputs.Classes > 0) value += OfClasses(predicted, truths, gradient, counts.OfClasses);
        return value;
    }

    /// <summary>A mean over some as their share of a mean over more.</summary>
    static double Share(double mean, Span<float> gradient, int count, int all)
    {
        if (count == all) return mean;
        float factor = (float)count / all;
        foreach (ref float slope in gradient) slope *= factor;
        return mean * count / all;
    }

    double OfBoxes(
        ReadOnlySpan<float> predicted, ReadOnlySpan<float> targets, ReadOnlySpan<Truth> truths, Span<float> gradient, int objects)
    {
        int count = 0;
        for (int i = 0; i < truths.Length; i++)
        {
            if (!truths[i].HasObject) continue;
            OutputLayout.Box(outputs.Picture(predicted, i)).CopyTo(_predicted.AsSpan(count * BoxCount));
            targets.Slice(i * BoxCount, BoxCount).CopyTo(_targets.AsSpan(count++ * BoxCount));
        }
        gradient.Clear();
        if (count == 0) return 0;
        int numbers = count * BoxCount;
        var slopes = _slopes.AsSpan(0, numbers);
        double value = Share(box.Compute(_predicted.AsSpan(0, numbers), _targets.AsSpan(0, numbers), slopes), slopes, count, objects);
        count = 0;
        for (int i = 0; i < truths.Length; i++)
            if (truths[i].HasObject) _slopes.AsSpan(count++ * BoxCount, BoxCount).CopyTo(outputs.Picture(gradient, i));
        return value;
    }

    double OfPresence(ReadOnlySpan<float> predicted, ReadOnlySpan<Truth> truths, Span<float> gradient, int pictures)
    {
        double sum = 0, factor = weights.Presence / pictures;
        for (int i = 0; i < truths.Length; i++)
        {
            var (value, slope) = CrossEntropy.OfTruth(outputs.Picture(predicted, i)[OutputLayout.PresencePlace], truths[i].HasObject);
            sum += value;
            outputs.Picture(gradient, i)[OutputLayout.PresencePlace] = (float)(slope * factor);
        }
        return sum * factor;
    }

    double OfClasses(ReadOnlySpan<float> predicted, ReadOnlySpan<Truth> truths, Span<float> gradient, int count)
    {
        double sum = 0, factor = weights.Classes / count;
        for (int i = 0; i < truths.Length; i++)
        {
            if (truths[i].Class < 0) continue;
            var logits = outputs.ClassLogits(outputs.Picture(predicted, i));
            sum += CrossEntropy.OfClass(logits, truths[i].Class, outputs.Picture(gradient, i)[outputs.ClassesPlace..], factor);
        }
        return count == 0 ? 0 : sum * factor;
    }
}

/// <summary>What is true of a picture beside the box of its object.</summary>
/// <param name="HasObject">Whether it shows the object.</param>
/// <param name="Class">Place of the object's class in the model's; -1 where it has none of them, or there is no object.</param>
readonly record struct Truth(bool HasObject, int Class);

/// <summary>How many pictures each mean of the loss is taken of.</summary>
/// <param name="Pictures">All, of which presence is.</param>
/// <param name="Objects">Those that show the object, of which the box is.</param>
/// <param name="OfClasses">Those with an object of a known class.</param>
readonly record struct TruthCounts(int Pictures, int Objects, int OfClasses)
{
    /// <summary>Those of some pictures.</summary>
    public static TruthCounts Of(ReadOnlySpan<Truth> truths)
    {
        int objects = 0, classes = 0;
        foreach (var truth in truths)
        {
            if (truth.HasObject) objects++;
            if (truth.Class >= 0) classes++;
        }
        return new(truths.Length, objects, classes);
    }
}

/// <summary>What the cross-entropies count in the loss, beside 1 of the box's.</summary>
/// <param name="Presence">That of presence.</param>
/// <param name="Classes">That of the classes.</param>
readonly record struct OutputWeights(double Presence, double Classes);
