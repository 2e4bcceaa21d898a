namespace Boxfit.Engine;

/// <summary>How long one thing that a plan runs took.</summary>
/// <param name="Primitive">What ran.</param>
/// <param name="Seconds">Its time in seconds.</param>
public readonly record struct StepTime(PrimitiveInfo Primitive, double Seconds);
