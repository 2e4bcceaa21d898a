namespace Boxfit.Onnx.Format;

/// <summary>The number formats of ONNX that are used here, with ONNX's numbers for them.</summary>
enum OnnxType
{
    /// <summary>32-bit float.</summary>
    Float32 = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>16-bit float (IEEE 754 half).</summary>
    Float16 = 10,

    /// <summary>64-bit float.</summary>
    Float64 = 11,
}
