namespace Boxfit.Tests.Core.Losses;

public class ElementwiseLossTests
{
    static readonly float[] s_predicted = [0.1f, 0.2f, 0.9f, 0.4f, -0.3f, 0.05f, 0.72f, 1.5f];
    static readonly float[] s_target = [0.1f, 0.25f, 0.5f, 0.6f, 0.3f, 0.0f, 0.7f, 0.9f];

    static readonly Loss[] s_losses =
        [new MeanSquaredError(), new MeanAbsoluteError(), new SmoothL1(0.1), new SmoothL1(2), new Huber(0.1), new Huber(2)];

    // Expected values: torch.nn.functional.mse_loss and smooth_l1_loss(beta=0.1) of the arrays above.
    [Fact]
    public void Mean_squared_error_is_PyTorchs() => Check(new MeanSquaredError(), 0.11567500233650208,
        [0, -0.012499999254941940f, 0.1f, -0.05f, -0.15f, 0.0125f, 0.005f, 0.15f]);

    [Fact]
    public void Smooth_L1_is_PyTorchs() =>
        Check(new SmoothL1(0.1), 0.203375, [0, -0.0625f, 0.125f, -0.125f, -0.125f, 0.0625f, 0.025f, 0.125f]);

    [Fact]
    public void Mean_absolute_error_is_the_mean_distance() =>
        Check(new MeanAbsoluteError(), 1.92 / 8, [0, -0.125f, 0.125f, -0.125f, -0.125f, 0.125f, 0.125f, 0.125f]);

    [Fact]
    public void The_gradient_is_the_slope_of_the_value() => Assert.All(s_losses, CheckSlope);

    static void CheckSlope(Loss loss)
    {
        float[] gradient = new float[s_target.Length], ignored = new float[s_target.Length];
        loss.Compute(s_predicted, s_target, gradient);
        for (int i = 1; i < s_target.Length; i++)
        {
            const float Step = 1e-3f;
            float[] up = [.. s_predicted], down = [.. s_predicted];
            (up[i], down[i]) = (up[i] + Step, down[i] - Step);
            double slope = (loss.Compute(up, s_target, ignored) - loss.Compute(down, s_target, ignored)) / ((double)up[i] - down[i]);
            Assert.Equal(slope, gradient[i], 1e-5);
        }
    }

    [Fact]
    public void NaN_stays_NaN() => Assert.All(s_losses, loss => Assert.True(double.IsNaN(loss.Compute([float.NaN], [0], new float[1]))));

    static void Check(Loss loss, double value, float[] gradient)
    {
        float[] actual = new float[gradient.Length];
        Assert.Equal(value, loss.Compute(s_predicted, s_target, actual), 1e-7);
        for (int i = 0; i < actual.Length; i++) Assert.Equal(gradient[i], actual[i], 1e-7);
    }
}
