namespace Boxfit.Tests.Core.Losses;

public class OverlapLossTests
{
    // Values of torchvision's own tests (test_ops.py) for squares, and hand-made ones that exercise the aspect term.
    [Theory]
    [InlineData("-1 -1 1 1", "-1 -1 1 1", 1, 0, 0, 0)]
    [InlineData("-1 -1 1 1", "0 0 1 1", 0.25, 0.75, 0.8125, 0.8125)]
    [InlineData("-1 -1 1 1", "0 1 1 2", 0, 1.166667, 1.192308, 1.192308)]
    [InlineData("-1 -1 1 1", "1 1 2 2", 0, 1.444444, 1.25, 1.25)]
    [InlineData("0 0 1 1", "0 1 1 2", 0, 1, 1.2, 1.2)]
    [InlineData("0 0 1 1", "1 1 2 2", 0, 1.5, 1.25, 1.25)]
    [InlineData("10 20 110 220", "20 30 220 130", 0.290323, 1 - 0.028418, 1 - 0.228491, 1 - 0.196394)]
    [InlineData(".1 .2 .6 .7", ".15 .1 .55 .9", 0.540541, 1 - 0.465541, 1 - 0.537732, 1 - 0.534221)]
    [InlineData("0 0 1 3", "2 2 4 3", 0, 1.583333, 1.29, 1.34)]
    [InlineData("0 0 4 4", "1 1 2 3", 0.125, 0.875, 1 - 0.117188, 1 - 0.115268)]
    public void Measures_have_the_published_values(string predicted, string target, double iou, double giou, double diou, double ciou)
    {
        float[] p = Numbers(predicted), t = Numbers(target), gradient = new float[4];
        foreach (var (measure, expected) in ((OverlapMeasure, double)[])
            [(OverlapMeasure.IoU, 1 - iou), (OverlapMeasure.GIoU, giou), (OverlapMeasure.DIoU, diou), (OverlapMeasure.CIoU, ciou)])
        {
            Assert.Equal(expected, new OverlapLoss(measure, BoxRepresentation.Xyxy).Compute(p, t, gradient), 2e-6);
        }
    }

    [Theory]
    [InlineData("iou")]
    [InlineData("giou")]
    [InlineData("diou")]
    [InlineData("ciou")]
    [InlineData("l1")]
    [InlineData("huber")]
    public void Values_and_gradients_are_torchvisions(string name)
    {
        Loss loss = name switch
        {
            "l1" => new MeanAbsoluteError(),
            "huber" => new Huber(0.1),
            _ => new OverlapLoss(Enum.Parse<OverlapMeasure>(name, ignoreCase: true), BoxRepresentation.Xyxy),
        };
        var rows = File.ReadLines(FixtureFolder.Path("losses", "losses.csv")).Select(l => l.Split(',')).Where(r => r[0] == name).ToList();
        Assert.Equal(40, rows.Count);
        float[] gradient = new float[4];
        foreach (string[] row in rows)
        {
            Assert.Equal(Numbers(row[3])[0], loss.Compute(Numbers(row[1]), Numbers(row[2]), gradient), 1e-6);
            float[] expected = Numbers(row[4]);
            double size = Math.Max(1, expected.Max(Math.Abs));
            for (int i = 0; i < 4; i++) Assert.Equal(expected[i], gradient[i], 1e-5 * size);
        }
    }

    // The factor of CIoU's aspect term is a constant for the gradient, so the slope of its value is another one.
    static readonly OverlapMeasure[] s_bySlope = [OverlapMeasure.IoU, OverlapMeasure.GIoU, OverlapMeasure.DIoU];

    [Theory]
    [InlineData(BoxRepresentation.Xyxy)]
    [InlineData(BoxRepresentation.Xywh)]
    [InlineData(BoxRepresentation.Cxcywh)]
    public void The_gradient_is_the_slope_of_the_value(BoxRepresentation representation) =>
        Assert.All(s_bySlope, measure => CheckSlope(new(measure, representation), representation));

    static void CheckSlope(OverlapLoss loss, BoxRepresentation representation)
    {
        var random = SeededRandom.For(SeededRandom.Key("overlap losses"));
        const int Boxes = 8, Count = 4 * Boxes;
        float[] predicted = new float[Count], target = new float[Count], gradient = new float[Count], ignored = new float[Count];
        for (int i = 0; i < Boxes; i++)
        {
            representation.Encode(Draw(ref random), predicted.AsSpan(i * 4, 4));
            representation.Encode(Draw(ref random), target.AsSpan(i * 4, 4));
        }
        loss.Compute(predicted, target, gradient);
        for (int i = 0; i < Count; i++)
        {
            const float Step = 1e-3f;
            float[] up = [.. predicted], down = [.. predicted];
            (up[i], down[i]) = (up[i] + Step, down[i] - Step);
            double slope = (loss.Compute(up, target, ignored) - loss.Compute(down, target, ignored)) / ((double)up[i] - down[i]);
            Assert.Equal(slope, gradient[i], 2e-3);
        }
    }

    [Fact]
    public void The_mean_is_over_the_boxes()
    {
        float[] predicted = [-1, -1, 1, 1, 0, 0, 1, 1], target = [0, 0, 1, 1, 1, 1, 2, 2], gradient = new float[8], alone = new float[4];
        var loss = new OverlapLoss(OverlapMeasure.GIoU, BoxRepresentation.Xyxy);
        Assert.Equal((0.75 + 1.5) / 2, loss.Compute(predicted, target, gradient), 1e-6);
        loss.Compute(predicted.AsSpan(4), target.AsSpan(4), alone);
        for (int i = 0; i < 4; i++) Assert.Equal(alone[i] / 2, gradient[4 + i], 1e-6);
    }

    [Fact]
    public void Crossed_and_empty_boxes_have_finite_gradients_and_NaN_stays_NaN()
    {
        float[] gradient = new float[4];
        foreach (var measure in Enum.GetValues<OverlapMeasure>())
        {
            var loss = new OverlapLoss(measure, BoxRepresentation.Xyxy);
            foreach (float[] predicted in (float[][])[[0.6f, 0.7f, 0.2f, 0.3f], [0.5f, 0.5f, 0.5f, 0.5f], [0.9f, 0.1f, 0.2f, 0.8f]])
            {
                Assert.True(double.IsFinite(loss.Compute(predicted, [0.3f, 0.3f, 0.8f, 0.8f], gradient)));
                Assert.All(gradient, g => Assert.True(float.IsFinite(g)));
            }
            Assert.True(double.IsNaN(loss.Compute([float.NaN, 0, 1, 1], [0.3f, 0.3f, 0.8f, 0.8f], gradient)));
        }
    }

    [Fact]
    public void A_crossed_box_is_never_better_than_an_empty_one_in_its_place()
    {
        float[] gradient = new float[4], target = [0.3f, 0.3f, 0.8f, 0.8f];
        foreach (var measure in Enum.GetValues<OverlapMeasure>())
        {
            var loss = new OverlapLoss(measure, BoxRepresentation.Xyxy);
            foreach (float[] crossed in (float[][])[[0.9f, 0.4f, 0.2f, 0.6f], [2, 0.4f, -3, 0.6f], [9, 9, -9, -9]])
                Assert.True(loss.Compute(crossed, target, gradient) >= 1);
        }
    }

    [Theory]
    [InlineData(0.6f, 0.4f, 0.5f, 0.7f)] // Crossed in width, inside the true box.
    [InlineData(0.6f, 0.6f, 0.5f, 0.5f)] // In both.
    [InlineData(0.5f, 0.5f, 0.5f, 0.5f)] // A point, such as four equal outputs give.
    public void A_crossed_box_is_drawn_open(float x1, float y1, float x2, float y2)
    {
        float[] gradient = new float[4], target = [0.3f, 0.3f, 0.8f, 0.8f];
        foreach (var measure in Enum.GetValues<OverlapMeasure>())
        {
            new OverlapLoss(measure, BoxRepresentation.Xyxy).Compute([x1, y1, x2, y2], target, gradient);
            Assert.True(gradient[0] > 0.1 && gradient[2] < -0.1, $"{measure}: {string.Join(' ', gradient)}");
            if (y1 >= y2) Assert.True(gradient[1] > 0.1 && gradient[3] < -0.1, $"{measure}: {string.Join(' ', gradient)}");
        }
    }

    static BoundingBox Draw(ref SeededRandom random)
    {
        double x = random.NextDouble(0.1, 0.5), y = random.NextDouble(0.1, 0.5);
        return new(x, y, x + random.NextDouble(0.2, 0.5), y + random.NextDouble(0.2, 0.5));
    }

    static float[] Numbers(string text) =>
        [.. text.Split(' ').Select(t => float.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];
}
