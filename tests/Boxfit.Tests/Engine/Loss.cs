namespace Boxfit.Tests.Engine;

/// <summary>The tests' own losses, as PyTorch defines them: the mean over all numbers, with the gradient of that mean.</summary>
static class Loss
{
    public static double Mse(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            double error = (double)prediction[i] - target[i];
            sum += error * error;
            gradient[i] = (float)(2 * error / prediction.Length);
        }
        return sum / prediction.Length;
    }

    public static double SmoothL1(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, double beta, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            double error = (double)prediction[i] - target[i];
            bool quadratic = Math.Abs(error) < beta;
            sum += quadratic ? error * error / (2 * beta) : Math.Abs(error) - beta / 2;
            gradient[i] = (float)((quadratic ? error / beta : Math.Sign(error)) / prediction.Length);
        }
        return sum / prediction.Length;
    }
}
