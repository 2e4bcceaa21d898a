namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>What values an array or an attribute has; PureHDF does not tell the order of bytes, nor bfloat16 from float16.</summary>
/// <param name="Size">Bytes of a value.</param>
/// <param name="Number">The format of numbers; null for texts and enumerations.</param>
/// <param name="IsBigEndian">Whether a number's most significant byte comes first.</param>
/// <param name="IsVariable">Whether values are texts of variable length, of which only the places are here.</param>
sealed record Hdf5Type(uint Size, NumberType? Number = null, bool IsBigEndian = false, bool IsVariable = false);
