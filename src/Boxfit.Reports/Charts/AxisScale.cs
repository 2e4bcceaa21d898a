namespace Boxfit.Reports.Charts;

/// <summary>An axis whose range and ticks are settled: places values between 0 and 1 along it.</summary>
sealed class AxisScale
{
    readonly bool _logarithmic;
    readonly double _minimum, _maximum;

    /// <param name="axis">The axis.</param>
    /// <param name="values">All values along it; those it cannot show are passed over.</param>
    /// <param name="tickCount">About how many ticks there is room for.</param>
    /// <param name="roundOut">Whether the range is widened to the ticks around it.</param>
    public AxisScale(ChartAxis axis, IEnumerable<double> values, int tickCount, bool roundOut)
    {
        _logarithmic = axis.Logarithmic;
        (_minimum, _maximum) = Range(axis, values.Where(CanShow));
        Ticks = axis.Logarithmic
            ? Charts.Ticks.Logarithmic(_minimum, _maximum)
            : Charts.Ticks.Linear(_minimum, _maximum, tickCount, axis.WholeNumbers);
        if (roundOut) (_minimum, _maximum) = (Ticks[0], Ticks[^1]);
        else Ticks = [.. Ticks.Where(t => t >= _minimum && t <= _maximum)];
    }

    /// <summary>Where labels and grid lines stand.</summary>
    public double[] Ticks { get; }

    /// <summary>False for a gap: NaN, infinite, or not positive on a logarithmic axis.</summary>
    public bool CanShow(double value) => double.IsFinite(value) && (!_logarithmic || value > 0);

    /// <summary>0 at the axis's start, 1 at its end.</summary>
    public double Place(double value) => _logarithmic
        ? Math.Log(value / _minimum) / Math.Log(_maximum / _minimum)
        : (value - _minimum) / (_maximum - _minimum);

    static (double Minimum, double Maximum) Range(ChartAxis axis, IEnumerable<double> values)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (double value in values) (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
        if (minimum > maximum) return axis.Logarithmic ? (0.1, 1) : (0, 1);

        // A single value gets an axis around it.
        if (axis.Logarithmic) return maximum / minimum > 1 + 1e-9 ? (minimum, maximum) : (minimum / 2, maximum * 2);
        double smallest = Math.Max(Math.Abs(minimum), Math.Abs(maximum)) * 1e-9;
        if (maximum - minimum > smallest) return (minimum, maximum);
        double margin = axis.WholeNumbers ? 0.5 : minimum == 0 ? 1 : Math.Abs(minimum) / 2;
        return (minimum - margin, maximum + margin);
    }
}
