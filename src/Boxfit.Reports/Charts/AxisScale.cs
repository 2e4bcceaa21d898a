namespace Boxfit.Reports.Charts;

/// <summary>An axis and all values along it; those it cannot show are passed over.</summary>
readonly record struct AxisValues(ChartAxis Axis, IEnumerable<double> Values);

/// <summary>An axis whose range and ticks are known: places values between 0 and 1 along it.</summary>
sealed class AxisScale
{
    readonly bool _logarithmic;
    readonly double _minimum, _maximum;

    /// <summary>
    /// Fits the range to the values, with about as many ticks as there is room for, and widens it to the ticks around it where wanted.
    /// </summary>
    public AxisScale(AxisValues values, int tickCount, bool roundOut)
    {
        var axis = values.Axis;
        _logarithmic = axis.Logarithmic;
        (_minimum, _maximum) = Range(axis, values.Values.Where(CanShow));
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

/// <summary>Round numbers along an axis: 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels", 1990).</summary>
static class Ticks
{
    /// <summary>Multiples of a round step that enclose the range; about <paramref name="count"/> of them.</summary>
    public static double[] Linear(double minimum, double maximum, int count, bool wholeNumbers = false)
    {
        double step = NiceStep((maximum - minimum) / Math.Max(1, count - 1));
        if (wholeNumbers) step = Math.Max(1, step);
        // The tolerance keeps 0.30000000000000004 from asking for one more tick.
        double first = Math.Floor(minimum / step + 1e-9), last = Math.Ceiling(maximum / step - 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    /// <summary>1, 2 and 5 times powers of ten that enclose the positive range; only the powers where it spans many.</summary>
    public static double[] Logarithmic(double minimum, double maximum)
    {
        double span = Math.Log10(maximum / minimum);
        double[] factors = span > 3 ? [1] : [1, 2, 5];
        int every = Math.Max(1, (int)Math.Ceiling(span / 8));
        int lowest = (int)Math.Floor(Math.Log10(minimum) + 1e-9), highest = (int)Math.Ceiling(Math.Log10(maximum) - 1e-9);
        var candidates = new List<double>();
        for (int power = lowest; power < highest + every; power += every)
            candidates.AddRange(factors.Select(f => f * Math.Pow(10, power)));
        double first = candidates.Last(c => c <= minimum * (1 + 1e-9));
        double last = candidates.First(c => c >= maximum * (1 - 1e-9));
        return [.. candidates.Where(c => c >= first && c <= last)];
    }

    /// <summary>The tick's label: plain where that is short, otherwise with an exponent such as "3e-6".</summary>
    public static string Label(double value)
    {
        double size = Math.Abs(value);
        return size != 0 && (size < 1e-4 || size >= 1e6)
            ? value.ToString("0.##e-0")
            : Math.Round(value, 10).ToString("0.##########");
    }

    static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
