namespace Boxfit.Imaging.Resizing;

/// <summary>
/// For each output column or row the first input that it draws from, and the weights of that and those that follow, in 1/2²²; in pooled
/// memory, so that a picture costs no allocation.
/// </summary>
readonly ref struct TriangleFilter : IDisposable
{
    /// <summary>Bits of a weight behind the point.</summary>
    public const int Precision = 22;

    // The starts, then the counts, then the weights.
    readonly int[] _numbers;
    readonly int _capacity;

    /// <summary>Computes the weights.</summary>
    /// <param name="length">Inputs.</param>
    /// <param name="targetLength">Outputs.</param>
    public TriangleFilter(int length, int targetLength)
    {
        double scale = (double)length / targetLength;
        double support = Math.Max(scale, 1);
        Length = targetLength;
        _capacity = (int)Math.Ceiling(support) * 2 + 1;
        _numbers = ArrayPool<int>.Shared.Rent(checked(targetLength * (_capacity + 2)));
        for (int i = 0; i < targetLength; i++)
        {
            double centre = (i + 0.5) * scale;
            int start = Math.Max(0, (int)(centre - support + 0.5));
            int count = Math.Min(length, (int)(centre + support + 0.5)) - start;
            (_numbers[i], _numbers[Length + i]) = (start, count);
            double sum = 0;
            for (int k = 0; k < count; k++) sum += Triangle(k + start - centre + 0.5, support);
            double share = sum == 0 ? 1 : 1 / sum;
            var weights = _numbers.AsSpan(2 * Length + i * _capacity, count);
            for (int k = 0; k < count; k++)
                weights[k] = (int)(0.5 + Triangle(k + start - centre + 0.5, support) * share * (1 << Precision));
        }
    }

    /// <summary>Number of outputs.</summary>
    public int Length { get; }

    /// <summary>The first input of an output.</summary>
    public int Start(int index) => _numbers[index];

    /// <summary>The weights of an output.</summary>
    public ReadOnlySpan<int> Weights(int index) => _numbers.AsSpan(2 * Length + index * _capacity, _numbers[Length + index]);

    public void Dispose() => ArrayPool<int>.Shared.Return(_numbers);

    static double Triangle(double distance, double support) => Math.Max(0, 1 - Math.Abs(distance * (1 / support)));
}
