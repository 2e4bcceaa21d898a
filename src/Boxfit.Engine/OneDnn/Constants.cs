namespace Boxfit.Engine.OneDnn;

// The numbers of dnnl_types.h where versions 2 and 3 agree. What they number differently is below zero here: an Adapter translates it.

enum DataType { F32 = 3 }

/// <summary>Layouts; "plain" ones are row-major with the given number of dimensions.</summary>
enum FormatTag { Any = 1, Plain1 = 2, Plain2 = 3, Plain4 = 5, Plain5 = -1, Nhwc = -2, NChw16c = -3, NChw8c = -4 }

enum PropKind { ForwardTraining = 64, ForwardInference = 96 }

enum Algorithm
{
    ConvolutionAuto = 3,
    Clip2 = -1,
    Relu = -2,
    Logistic = -3,
    ReluFromOutput = 256,
    LogisticFromOutput = 260,
    Clip2FromOutput = 262,
    PoolingMax = 511,
    PoolingAverageIncludePadding = 767,
    PoolingAverageExcludePadding = 1023,
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
    Scratchpad = 80,
    DiffSource = 129,
    DiffDestination = 145,
    DiffWeights = 161,
    DiffBias = 169,
}

/// <summary>oneDNN's status codes.</summary>
static class Status
{
    public const int Success = 0, OutOfMemory = 1, Unimplemented = 3;

    /// <summary>Throws when a call failed; <paramref name="what"/> says what was asked for.</summary>
    public static void Check(int status, string what)
    {
        if (status == Success) return;
        if (status == OutOfMemory)
            throw new BoxfitException($"Not enough memory for {what}. Use a smaller batch or picture size.");
        string reason = status switch
        {
            2 => "invalid arguments",
            Unimplemented => "not implemented",
            _ => $"status {status}",
        };
        throw new BoxfitException($"oneDNN {OneDnnLibrary.Version} could not make {what}: {reason}.");
    }
}
