namespace Boxfit.Engine.Plans;

/// <summary>The random key of the current step, shared by the dropout steps of a plan.</summary>
sealed class DropoutKey
{
    public ulong Value { get; set; }
}
