using System.Runtime.Intrinsics;

namespace Boxfit.Imaging;

/// <summary>Interleaved 8-bit RGB to float planes, each value x / divisor − offset of its channel.</summary>
sealed class PlaneScaler
{
    // Which of 48 bytes (16 pixels) of each channel lie in the first, second and third 16 of them; 255 leaves a zero.
    static readonly Vector128<byte>[] s_shuffles = CreateShuffles();

    readonly float[] _divisors;
    readonly float[] _offsets;
    readonly int[] _channels;

    public PlaneScaler(PixelScaling scaling)
    {
        var scale = LevelScale.Of(scaling);
        (_channels, _divisors, _offsets) = ([.. scale.Channels], [.. scale.Divisors], [.. scale.Offsets]);
    }

    /// <summary>Writes three planes of <paramref name="pixels"/>.Length / 3 values.</summary>
    public void Scale(ReadOnlySpan<byte> pixels, Span<float> planes)
    {
        int count = pixels.Length / 3;
        Span<float> first = planes[..count], second = planes.Slice(count, count), third = planes.Slice(2 * count, count);
        int i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var block = pixels.Slice(i * 3, 48);
            Vector128<byte> a = Vector128.Create(block), b = Vector128.Create(block[16..]), c = Vector128.Create(block[32..]);
            Store(Channel(a, b, c, _channels[0]), 0, first[i..]);
            Store(Channel(a, b, c, _channels[1]), 1, second[i..]);
            Store(Channel(a, b, c, _channels[2]), 2, third[i..]);
        }
        for (; i < count; i++)
        {
            first[i] = pixels[i * 3 + _channels[0]] / _divisors[0] - _offsets[0];
            second[i] = pixels[i * 3 + _channels[1]] / _divisors[1] - _offsets[1];
            third[i] = pixels[i * 3 + _channels[2]] / _divisors[2] - _offsets[2];
        }
    }

    static Vector128<byte> Channel(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, int channel) =>
        Vector128.Shuffle(a, s_shuffles[channel * 3]) | Vector128.Shuffle(b, s_shuffles[channel * 3 + 1])
        | Vector128.Shuffle(c, s_shuffles[channel * 3 + 2]);

    void Store(Vector128<byte> levels, int plane, Span<float> target)
    {
        Vector256<float> divisor = Vector256.Create(_divisors[plane]), offset = Vector256.Create(_offsets[plane]);
        (var low, var high) = Vector128.Widen(levels);
        (Numbers(low) / divisor - offset).CopyTo(target);
        (Numbers(high) / divisor - offset).CopyTo(target[8..]);
    }

    static Vector256<float> Numbers(Vector128<ushort> levels) =>
        Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(levels), Vector128.WidenUpper(levels)).AsInt32());

    static Vector128<byte>[] CreateShuffles()
    {
        var shuffles = new Vector128<byte>[9];
        Span<byte> indices = stackalloc byte[16];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int part = 0; part < 3; part++)
            {
                for (int i = 0; i < 16; i++)
                {
                    int place = i * 3 + channel - part * 16;
                    indices[i] = place is >= 0 and < 16 ? (byte)place : (byte)255;
                }
                shuffles[channel * 3 + part] = Vector128.Create<byte>(indices);
            }
        }
        return shuffles;
    }
}
