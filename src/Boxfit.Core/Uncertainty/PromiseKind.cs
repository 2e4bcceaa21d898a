namespace Boxfit.Uncertainty;

/// <summary>What is promised of a predicted box.</summary>
public enum PromiseKind
{
    /// <summary>The object lies within the outer box, and the inner box within the object.</summary>
    Between,

    /// <summary>The object lies within the outer box, which is smaller so; there is no inner one.</summary>
    Contains,
}
