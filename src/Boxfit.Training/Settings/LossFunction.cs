namespace Boxfit.Training.Settings;

/// <summary>The function that training makes small.</summary>
public enum LossFunction
{
    /// <summary>Mean squared error over the four numbers (the recipe's).</summary>
    Mse,

    /// <summary>Smooth L1: squared below β, linear above (Girshick 2015).</summary>
    SmoothL1,

    /// <summary>Mean absolute error.</summary>
    L1,

    /// <summary>Huber's: β times smooth L1.</summary>
    Huber,

    /// <summary>1 − intersection over union.</summary>
    IoU,

    /// <summary>1 − generalized IoU.</summary>
    GIoU,

    /// <summary>1 − distance IoU.</summary>
    DIoU,

    /// <summary>1 − complete IoU.</summary>
    CIoU,
}
