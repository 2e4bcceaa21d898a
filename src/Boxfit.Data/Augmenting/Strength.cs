namespace Boxfit.Data.Augmenting;

/// <summary>How far a random change goes at most, and in what share of the pictures it happens at all.</summary>
/// <param name="Most">The largest amount, in the change's own unit; 0 switches it off.</param>
/// <param name="Chance">Probability that a picture is changed, 0…1.</param>
public readonly record struct Strength(double Most, double Chance = 1)
{
    /// <summary>True when it can happen.</summary>
    public bool IsActive => Most > 0 && Chance > 0;

    /// <summary>A change that happens to every picture, up to the given amount.</summary>
    public static implicit operator Strength(double most) => FromDouble(most);

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static Strength FromDouble(double most) => new(most);

    /// <summary>Decides for one picture; draws a number only where the answer is open.</summary>
    internal bool Happens(ref SeededRandom random) => IsActive && (Chance >= 1 || random.NextDouble() < Chance);
}
