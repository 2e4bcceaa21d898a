namespace Boxfit.Losses;

/// <summary>
/// A number together with its derivatives by a box's four numbers (forward-mode differentiation): losses are written as plain formulas
/// and their gradients follow.
/// </summary>
readonly record struct Dual(double Value, double D0, double D1, double D2, double D3)
{
    /// <summary>The <paramref name="index"/>th of the four numbers.</summary>
    public static Dual Variable(double value, int index) =>
        new(value, index == 0 ? 1 : 0, index == 1 ? 1 : 0, index == 2 ? 1 : 0, index == 3 ? 1 : 0);

    public static implicit operator Dual(double constant) => new(constant, 0, 0, 0, 0);

    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.D0 + b.D0, a.D1 + b.D1, a.D2 + b.D2, a.D3 + b.D3);

    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.D0 - b.D0, a.D1 - b.D1, a.D2 - b.D2, a.D3 - b.D3);

    public static Dual operator *(Dual a, Dual b) => Combine(a.Value * b.Value, a, b.Value, b, a.Value);

    public static Dual operator /(Dual a, Dual b) => Combine(a.Value / b.Value, a, 1 / b.Value, b, -a.Value / (b.Value * b.Value));

    /// <summary>The larger one; halfway between both derivatives where they are equal, as PyTorch's <c>max</c>.</summary>
    public static Dual Max(Dual a, Dual b) => a.Value > b.Value ? a : b.Value > a.Value ? b : (a + b) * 0.5;

    /// <summary>The smaller one; halfway between both derivatives where they are equal, as PyTorch's <c>min</c>.</summary>
    public static Dual Min(Dual a, Dual b) => a.Value < b.Value ? a : b.Value < a.Value ? b : (a + b) * 0.5;

    /// <summary>The angle whose tangent is y / x, also where x is 0.</summary>
    public static Dual Atan2(Dual y, Dual x)
    {
        double square = Math.Max(x.Value * x.Value + y.Value * y.Value, double.Epsilon);
        return Combine(Math.Atan2(y.Value, x.Value), y, x.Value / square, x, -y.Value / square);
    }

    static Dual Combine(double value, Dual a, double byA, Dual b, double byB) =>
        new(value, a.D0 * byA + b.D0 * byB, a.D1 * byA + b.D1 * byB, a.D2 * byA + b.D2 * byB, a.D3 * byA + b.D3 * byB);
}
