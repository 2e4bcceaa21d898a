namespace Boxfit.Training.Settings;

/// <summary>What is held of the backbone's batch norms while the rest is trained.</summary>
public enum NormFreezing
{
    /// <summary>Nothing; a norm whose scale and shift are both frozen keeps its running statistics all the same, as in Keras.</summary>
    None,

    /// <summary>The running statistics, which are also used to normalise with; scale and shift are trained.</summary>
    Statistics,

    /// <summary>Statistics, scale and shift, as torchvision's <c>FrozenBatchNorm2d</c>.</summary>
    All,
}

/// <summary>Something that is trained from an epoch on.</summary>
/// <param name="Epoch">The epoch, from 2.</param>
/// <param name="What"><c>all</c>, a number of the backbone's last stages, or a <see cref="ParameterPattern"/>.</param>
public sealed record Unfreezing(int Epoch, string What);

/// <summary>What a training leaves as it is.</summary>
public sealed record FreezingSettings
{
    /// <summary><c>backbone</c>, a number of its first stages, or <see cref="ParameterPattern"/>s; empty for nothing.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>What is unfrozen later, in the order of the epochs.</summary>
    public IReadOnlyList<Unfreezing> Unfreeze { get; init; } = [];

    /// <summary>The backbone's batch norms.</summary>
    public NormFreezing Norms { get; init; }
}
