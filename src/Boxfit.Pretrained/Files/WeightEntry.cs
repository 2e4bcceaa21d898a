namespace Boxfit.Pretrained.Files;

/// <summary>One array of a weight file.</summary>
/// <param name="Name">Its name as the file has it.</param>
/// <param name="Type">Its number format in NumPy's words: <c>float32</c>, <c>float16</c>, <c>bfloat16</c>, <c>float64</c>, <c>int64</c>.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first; empty for a scalar.</param>
public sealed record WeightEntry(string Name, string Type, int[] Shape);
