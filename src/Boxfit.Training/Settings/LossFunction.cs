namespace Boxfit.Training;

/// <summary>The function that training makes small.</summary>
public enum LossFunction
{
    /// <summary>Mean squared error over the four numbers (the recipe's).</summary>
    Mse,

    /// <summary>Smooth L1: squared below β, linear above (Girshick 2015).</summary>
    SmoothL1,
}
