namespace Boxfit.Data.Datasets;

/// <summary>What happens to pictures that are said to show no object.</summary>
public enum EmptyPictures
{
    /// <summary>They are left out.</summary>
    LeaveOut,

    /// <summary>They are samples without a box.</summary>
    Take,

    /// <summary>
    /// They are samples where a folder of them is given, or the data says it of <see cref="Dataset.FewestEmpty"/> or more, and of no more
    /// than have a box: else they are rather not annotated yet. Where parts count (<see cref="DatasetOptions.ByParts"/>), some of them have
    /// to be in the training part, too.
    /// </summary>
    TakeMany,
}
