namespace Boxfit.Engine.OneDnn;

// The numbers of oneDNN 2.6 (dnnl_types.h). Version 3 numbers many of them anew: everything that depends on the version
// is in this folder.

enum DataType { F32 = 3 }

/// <summary>Layouts; "plain" ones are row-major with the given number of dimensions.</summary>
enum FormatTag { Any = 1, Plain1 = 2, Plain2 = 3, Plain4 = 5, Plain5 = 7, NChw16c = 69, NChw8c = 93 }

enum PropKind { ForwardTraining = 64, ForwardInference = 96 }

enum Algorithm
{
    ConvolutionAuto = 3,
    Clip2 = 16,
    Relu = 31,
    Logistic = 175,
    ReluFromOutput = 256,
    LogisticFromOutput = 260,
    Clip2FromOutput = 262,
    PoolingMax = 511,
    PoolingAverageIncludePadding = 767,
    PoolingAverageExcludePadding = 1023,
}

[Flags]
enum NormalizationFlags : uint
{
    UseGlobalStatistics = 1,
    UseScale = 8,
    UseShift = 16,
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
    Workspace = 135,
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
    Workspace = 64,
    Scratchpad = 80,
    DiffSource = 129,
    DiffDestination = 145,
    DiffWeights = 161,
    DiffBias = 169,
}
