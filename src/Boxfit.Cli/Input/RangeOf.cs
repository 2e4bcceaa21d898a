namespace Boxfit.Cli.Input;

/// <summary>Numbers that have a range.</summary>
static class RangeOf
{
    /// <summary>The number of an option.</summary>
    /// <exception cref="InputException">It is out of its range.</exception>
    public static double Read<T>(ParseResult arguments, Option<T> option, double least, double most) where T : struct, INumber<T>
    {
        double value = double.CreateChecked(arguments.GetValue(option));
        return value >= least && value <= most ? value
            : throw new InputException($"{option.Name}: found {value}, expected {least} to {most:N0}.");
    }
}
