namespace Boxfit.Preparation.Checking;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Nothing was found.</summary>
    None,

    /// <summary>Worth knowing; training copes with it.</summary>
    Note,

    /// <summary>The picture is no good for training, or the figures suffer a little.</summary>
    Warning,

    /// <summary>Data that is wrong or cannot be used, or a test part that does not test.</summary>
    Error,
}
