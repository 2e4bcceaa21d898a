namespace Boxfit.Weights;

/// <summary>
/// Writes the head of NumPy's .npy files (version 1.0 of the format): what stands before an array's plain little-endian numbers.
/// </summary>
static class NpyWriter
{
    const int Alignment = 64;

    /// <summary>The head of a file of 32-bit floats in row-major order; the numbers follow it without a gap.</summary>
    /// <param name="shape">Lengths of the dimensions, outermost first.</param>
    public static byte[] CreateHead(params ReadOnlySpan<long> shape)
    {
        var text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
        foreach (long length in shape) text.Append(length).Append(", ");
        text.Append("), }");
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0];
        int before = magic.Length + sizeof(ushort);
        int padding = Alignment - 1 - (before + text.Length) % Alignment;
        text.Append(' ', padding).Append('\n');
        return [.. magic, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text.ToString())];
    }
}
