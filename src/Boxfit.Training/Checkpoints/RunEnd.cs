namespace Boxfit.Training.Checkpoints;

/// <summary>What ended a run.</summary>
public enum RunEnd
{
    /// <summary>All epochs are done.</summary>
    Epochs,

    /// <summary>Its time was over.</summary>
    Time,

    /// <summary>The validation part had no better IoU for as many epochs as patience was asked for.</summary>
    Patience,
}
