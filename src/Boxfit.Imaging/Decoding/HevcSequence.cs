namespace Boxfit.Imaging.Decoding;

/// <summary>
/// The sequence parameters of an HEVC stream (ITU-T H.265, 7.3.2.2 and E.2.1), as far as they say what the levels mean. Only what stands
/// before that is walked through.
/// </summary>
static class HevcSequence
{
    const int SequenceParameters = 33;

    /// <summary>
    /// What a decoder's configuration (the content of an <c>hvcC</c> box) says of the matrix (its number in ITU-T H.273) and the range.
    /// </summary>
    /// <returns>Null where it says nothing of them, or cannot be followed.</returns>
    public static (int Matrix, bool IsFull)? Colours(ReadOnlySpan<byte> configuration)
    {
        if (configuration.Length < 23) return null;
        int arrays = configuration[22];
        var rest = configuration[23..];
        for (; arrays > 0 && rest.Length >= 3; arrays--)
        {
            int kind = rest[0] & 63, units = rest[1] << 8 | rest[2];
            rest = rest[3..];
            for (; units > 0 && rest.Length >= 2; units--)
            {
                int length = rest[0] << 8 | rest[1];
                if (length > rest.Length - 2) return null;
                if (kind == SequenceParameters && length > 2) return Read(Unescaped(rest.Slice(2 + 2, length - 2)));
                rest = rest[(2 + length)..];
            }
        }
        return null;
    }

    /// <summary>Without the byte 3 that keeps two zeros from looking like a start.</summary>
    static byte[] Unescaped(ReadOnlySpan<byte> bytes)
    {
        var kept = new List<byte>(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
            if (bytes[i] != 3 || i < 2 || bytes[i - 1] != 0 || bytes[i - 2] != 0) kept.Add(bytes[i]);
        return [.. kept];
    }

    static (int Matrix, bool IsFull)? Read(byte[] bytes)
    {
        BitReader bits = new(bytes);
        bits.Take(4);
        int layers = bits.Take(3);
        bits.Take(1);
        SkipProfile(ref bits, layers);
        bits.Exponential();
        if (bits.Exponential() == 3) bits.Take(1);
        bits.Skip(2);
        if (bits.Flag()) bits.Skip(4);
        bits.Skip(2);
        int orderBits = bits.Exponential() + 4;
        for (int i = bits.Flag() ? 0 : layers; i <= layers; i++) bits.Skip(3);
        bits.Skip(6);
        if (bits.Flag() && bits.Flag()) SkipScaling(ref bits);
        bits.Take(2);
        if (bits.Flag())
        {
            bits.Take(8);
            bits.Skip(2);
            bits.Take(1);
        }
        if (!SkipReferences(ref bits)) return null;
        if (bits.Flag())
            for (int i = bits.Exponential(); i > 0 && !bits.IsPast; i--) bits.Take(orderBits + 1);
        bits.Take(2);
        if (!bits.Flag()) return null;
        const int explicitAspect = 255;
        if (bits.Flag() && bits.Take(8) == explicitAspect) bits.Take(32);
        if (bits.Flag()) bits.Take(1);
        if (!bits.Flag()) return null;
        bits.Take(3);
        bool isFull = bits.Flag();
        const int unspecified = 2;
        int matrix = unspecified;
        if (bits.Flag())
        {
            bits.Take(16);
            matrix = bits.Take(8);
        }
        return bits.IsPast ? null : (matrix, isFull);
    }

    static void SkipProfile(ref BitReader bits, int layers)
    {
        const int profile = 88, level = 8;
        bits.Take(profile + level);
        if (layers == 0) return;
        int flags = bits.Take(16);
        for (int i = 0; i < layers; i++)
            bits.Take(((flags >> (15 - 2 * i) & 1) == 1 ? profile : 0) + ((flags >> (14 - 2 * i) & 1) == 1 ? level : 0));
    }

    static void SkipScaling(ref BitReader bits)
    {
        for (int size = 0; size < 4; size++)
        {
            for (int list = 0; list < 6; list += size == 3 ? 3 : 1)
            {
                if (!bits.Flag()) bits.Skip(1);
                else bits.Skip(Math.Min(64, 1 << (4 + (size << 1))) + (size > 1 ? 1 : 0));
            }
        }
    }

    /// <summary>False where sets are made of earlier ones, which no still picture needs.</summary>
    static bool SkipReferences(ref BitReader bits)
    {
        int sets = bits.Exponential();
        for (int i = 0; i < sets && !bits.IsPast; i++)
        {
            if (i > 0 && bits.Flag()) return false;
            int pictures = bits.Exponential() + bits.Exponential();
            for (; pictures > 0 && !bits.IsPast; pictures--)
            {
                bits.Skip(1);
                bits.Take(1);
            }
        }
        return true;
    }

    /// <summary>Bits from the highest on; past the end all are zero.</summary>
    ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        readonly ReadOnlySpan<byte> _bytes = bytes;
        int _place;

        public readonly bool IsPast => _place > _bytes.Length * 8;

        public bool Flag() => Take(1) == 1;

        /// <summary>The number of the last 32 of some bits.</summary>
        public int Take(int count)
        {
            int value = 0;
            for (; count > 0; count--, _place++)
                value = value << 1 | (_place < _bytes.Length * 8 ? _bytes[_place / 8] >> (7 - _place % 8) & 1 : 0);
            return value;
        }

        /// <summary>An Exp-Golomb number.</summary>
        public int Exponential()
        {
            int zeros = 0;
            while (zeros < 31 && !IsPast && !Flag()) zeros++;
            return (1 << zeros) - 1 + Take(zeros);
        }

        /// <summary>Some Exp-Golomb numbers.</summary>
        public void Skip(int count)
        {
            for (; count > 0; count--) Exponential();
        }
    }
}
