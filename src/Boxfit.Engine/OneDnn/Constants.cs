namespace Boxfit.Engine.OneDnn;

// The numbers of dnnl_types.h where versions 2 and 3 agree. What they number differently has none here: an Adapter gives it.

enum DataType { F32 = 3 }

/// <summary>Layouts; "plain" ones are row-major with the given number of dimensions.</summary>
enum FormatTag { Any, Plain1, Plain2, Plain4, Plain5, Nhwc, NChw16c, NChw8c }

enum PropKind { ForwardTraining = 64, ForwardInference = 96 }

enum Algorithm
{
    ConvolutionAuto,
    Clip2,
    Relu,
    Logistic,
    ReluFromOutput,
    LogisticFromOutput,
    Clip2FromOutput,
    PoolingMax,
    PoolingAverageIncludePadding,
    PoolingAverageExcludePadding,
}

enum Query
{
    ImplementationInfo = 8,
    Source = 129,
    DiffSource = 130,
    Weights = 131,
    DiffWeights = 132,
    Destination = 133,
    DiffDestination = 134,
    Scratchpad = 136,
}

enum Argument
{
    Source = 1,
    Destination = 17,
    Weights = 33,
    Bias = 41,
    Mean = 49,
    Variance = 50,
    Scale = 51,
    Shift = 52,
    Scratchpad = 80,
    DiffSource = 129,
    DiffDestination = 145,
    DiffWeights = 161,
    DiffBias = 169,
}
