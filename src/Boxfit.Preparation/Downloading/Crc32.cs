namespace Boxfit.Preparation;

/// <summary>The check sum of zip archives: CRC-32 with the polynomial of ISO 3309, bits reflected.</summary>
struct Crc32()
{
    static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(b => Enumerable.Range(0, 8).Aggregate((uint)b, (c, _) => Shift(c)))];

    uint _rest = uint.MaxValue;

    /// <summary>The sum of all bytes added.</summary>
    public readonly uint Value => ~_rest;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint rest = _rest;
        foreach (byte b in bytes) rest = s_table[(byte)(rest ^ b)] ^ (rest >> 8);
        _rest = rest;
    }

    static uint Shift(uint rest) => (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB88320;
}
