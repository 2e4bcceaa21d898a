namespace Boxfit.Tests.Core.Losses;

public class OutputLossTests
{
    static readonly OutputWeights s_weights = new(Presence: 0.3, Classes: 0.7);
    static readonly Loss s_box = new OverlapLoss(OverlapMeasure.GIoU, BoxRepresentation.Xyxy);

    // An object of each class, one of none of them, and none.
    static readonly Truth[] s_truths = [new(true, 0), new(false, -1), new(true, 2), new(true, -1), new(false, -1), new(true, 1)];

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public void The_gradient_is_the_slope_of_the_value(bool hasPresence, int classes)
    {
        var outputs = new OutputLayout(hasPresence, classes);
        var loss = new OutputLoss(s_box, outputs, s_weights, s_truths.Length);
        var (predicted, targets) = Draw(outputs);
        float[] gradient = new float[predicted.Length], ignored = new float[predicted.Length];
        Array.Fill(gradient, 99);
        loss.Compute(predicted, targets, s_truths, gradient);
        for (int i = 0; i < predicted.Length; i++)
        {
            const float step = 1e-3f;
            float[] up = [.. predicted], down = [.. predicted];
            (up[i], down[i]) = (up[i] + step, down[i] - step);
            double higher = loss.Compute(up, targets, s_truths, ignored), lower = loss.Compute(down, targets, s_truths, ignored);
            Assert.Equal((higher - lower) / ((double)up[i] - down[i]), gradient[i], 1e-4);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public void Parts_of_a_batch_have_its_value_as_their_sum_and_its_gradient_side_by_side(bool hasPresence, int classes)
    {
        var outputs = new OutputLayout(hasPresence, classes);
        var loss = new OutputLoss(s_box, outputs, s_weights, s_truths.Length);
        var (predicted, targets) = Draw(outputs);
        float[] gradient = new float[predicted.Length], parts = new float[predicted.Length];
        double value = loss.Compute(predicted, targets, s_truths, gradient), sum = 0;
        // The first part shows one object, and the second none.
        foreach (var (start, end) in ((int, int)[])[(0, 1), (1, 2), (2, 6)])
        {
            var here = (start * outputs.Count)..(end * outputs.Count);
            sum += loss.Compute(
                predicted.AsSpan()[here], targets.AsSpan()[(start * 4)..(end * 4)], s_truths.AsSpan()[start..end], parts.AsSpan()[here],
                TruthCounts.Of(s_truths));
        }
        Assert.Equal(value, sum, 1e-6);
        Assert.All(gradient.Zip(parts), g => Assert.Equal(g.First, g.Second, 1e-6));
    }

    [Fact]
    public void Each_part_is_a_mean_over_the_pictures_that_it_is_about()
    {
        var outputs = new OutputLayout(HasPresence: true, Classes: 3);
        var (predicted, targets) = Draw(outputs);
        int[] objects = [0, 2, 3, 5];
        float[] boxes = [.. objects.SelectMany(i => predicted[(i * outputs.Count)..][..4])];
        double expected = s_box.Compute(boxes, [.. objects.SelectMany(i => targets[(i * 4)..][..4])], new float[boxes.Length]);
        expected += s_weights.Presence * Enumerable.Range(0, s_truths.Length).Average(
            i => CrossEntropy.OfTruth(predicted[i * outputs.Count + 4], s_truths[i].HasObject).Value);
        expected += s_weights.Classes * ((int[])[0, 2, 5]).Average(
            i => CrossEntropy.OfClass(predicted.AsSpan(i * outputs.Count + 5, 3), s_truths[i].Class, new float[3], factor: 1));
        var loss = new OutputLoss(s_box, outputs, s_weights, s_truths.Length);
        Assert.Equal(expected, loss.Compute(predicted, targets, s_truths, new float[predicted.Length]), 1e-9);
    }

    [Fact]
    public void A_batch_without_any_object_learns_presence_alone()
    {
        var outputs = new OutputLayout(HasPresence: true, Classes: 2);
        Truth[] none = [new(false, -1), new(false, -1)];
        float[] predicted = [.. Enumerable.Range(0, 14).Select(i => i / 10f)], gradient = new float[14];
        double value = new OutputLoss(s_box, outputs, s_weights, 2).Compute(predicted, new float[8], none, gradient);
        double expected = CrossEntropy.OfTruth(predicted[4], false).Value + CrossEntropy.OfTruth(predicted[11], false).Value;
        Assert.Equal(s_weights.Presence * expected / 2, value, 1e-9);
        Assert.All(gradient.Index(), g => Assert.Equal(g.Index is 4 or 11, g.Item != 0));
    }

    [Fact]
    public void Without_more_outputs_it_is_the_loss_of_the_box_to_the_bit()
    {
        var (predicted, targets) = Draw(new(HasPresence: false, Classes: 0));
        float[] expected = new float[predicted.Length], gradient = new float[predicted.Length];
        var truths = s_truths.Select(_ => new Truth(true, -1)).ToArray();
        double value = s_box.Compute(predicted, targets, expected);
        Assert.Equal(value, new OutputLoss(s_box, default, s_weights, 6).Compute(predicted, targets, truths, gradient));
        Assert.Equal(expected, gradient);
    }

    static (float[] Predicted, float[] Targets) Draw(OutputLayout outputs)
    {
        var random = SeededRandom.For(SeededRandom.Key("output losses"));
        var predicted = new List<float>();
        var targets = new List<float>();
        foreach (var _ in s_truths)
        {
            foreach (var numbers in (List<float>[])[predicted, targets])
            {
                double x = random.NextDouble() / 2, y = random.NextDouble() / 2;
                numbers.AddRange([(float)x, (float)y, (float)(x + random.NextDouble(0.2, 0.5)), (float)(y + random.NextDouble(0.2, 0.5))]);
            }
            for (int i = 0; i < outputs.Extras; i++) predicted.Add((float)random.NextNormal());
        }
        return ([.. predicted], [.. targets]);
    }
}
