namespace Boxfit.Training.Quantizing;

/// <summary>What is counted of a value of a network over all pictures.</summary>
/// <param name="name">The value's name.</param>
/// <param name="channels">Its number of channels.</param>
sealed class ValueStatistics(string name, int channels)
{
    readonly float[] _sizes = new float[channels];
    readonly double[] _sums = new double[channels];

    public string Name => name;

    public ValueHistogram Histogram { get; } = new(name);

    /// <summary>The largest magnitude of each channel.</summary>
    public float[] Sizes => _sizes;

    /// <summary>The mean of each channel.</summary>
    public float[] Means => Array.ConvertAll(_sums, sum => (float)(sum * channels / Histogram.Count));

    /// <summary>Adds a picture's numbers, channel by channel.</summary>
    /// <exception cref="BoxfitException">One is not finite.</exception>
    public void Add(ReadOnlySpan<float> numbers)
    {
        Histogram.Add(numbers);
        int cells = numbers.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            float size = _sizes[channel];
            double sum = 0;
            foreach (float number in numbers.Slice(channel * cells, cells))
            {
                size = Math.Max(size, MathF.Abs(number));
                sum += number;
            }
            _sizes[channel] = size;
            _sums[channel] += sum;
        }
    }
}
