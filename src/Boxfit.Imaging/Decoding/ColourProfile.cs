using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using NetVips;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// ICC colour profiles: pictures come out in sRGB, as browsers and viewers show them to those who draw boxes. Most profiles are sRGB itself
/// and cost nothing: each profile is tried once on a probe, and remembered.
/// </summary>
static class ColourProfile
{
    // A set of pictures has a few profiles; a hostile one must not fill the memory.
    const int MostKnown = 256;

    // Levels that differ no more come from rounding: sRGB is written with curves of some dozen to some thousand points.
    const int Rounding = 2;

    const int Steps = 16;

    // Four letters each.
    const uint GreySpace = 0x47524159, RgbSpace = 0x52474220, InkSpace = 0x434D594B;

    static readonly ConcurrentDictionary<(UInt128 Profile, int Colours), Effect> s_known = new();

    /// <summary>What a profile does to pictures.</summary>
    enum Effect
    {
        /// <summary>It is sRGB, or of another colour model than the picture's, which viewers ignore.</summary>
        None,
        Changes,
        Damaged,
    }

    /// <summary>Whether a profile changes pictures of so many colours (1 grey, 3, 4 inks).</summary>
    /// <param name="profile">The profile's bytes.</param>
    /// <param name="colours">1 (grey), 3 (red, green, blue) or 4 (inks).</param>
    /// <param name="oddity">Says that it is damaged, and so ignored; null otherwise.</param>
    public static bool Changes(ReadOnlySpan<byte> profile, int colours, out string? oddity)
    {
        oddity = null;
        var key = (Digest(profile), colours);
        if (!s_known.TryGetValue(key, out var effect))
        {
            effect = !IsWhole(profile) ? Effect.Damaged : IsFor(profile, colours) ? Try(profile.ToArray(), colours) : Effect.None;
            if (s_known.Count >= MostKnown) s_known.Clear();
            s_known[key] = effect;
        }
        if (effect == Effect.Damaged) oddity = "the colour profile is damaged and was ignored";
        return effect == Effect.Changes;
    }

    /// <summary>Converts RGB levels in place; grey ones are repeated already.</summary>
    /// <returns>What is odd about the profile, or null.</returns>
    /// <exception cref="BoxfitException">There is not enough memory.</exception>
    public static string? Apply(ReadOnlySpan<byte> profile, int colours, Span<byte> rgb, int width)
    {
        if (!Changes(profile, colours, out string? oddity)) return oddity;
        byte[] icc = profile.ToArray();
        if (colours == 1)
        {
            // What becomes of each of the 256 greys.
            byte[] greys = [.. Enumerable.Range(0, 256).Select(level => (byte)level)], table = new byte[256 * 3];
            Convert(greys, 256, 1, icc, table);
            for (int i = 0; i < rgb.Length; i += 3) table.AsSpan(rgb[i] * 3, 3).CopyTo(rgb[i..]);
        }
        else Convert(rgb, width, 3, icc, rgb);
        return null;
    }

    /// <summary>The picture in sRGB with 8 bits a level; channels behind its colours are kept.</summary>
    public static Image Managed(Image image, int colours)
    {
        if (image.Format == Enums.BandFormat.Uchar) return ToSrgb(image);
        // Levels of 16 bits would be converted by a coarse table, four levels off. Without a profile, too, their high bytes are read.
        using var high = image.Msb();
        using var narrow = high.Copy(interpretation: Model(colours));
        return ToSrgb(narrow);
    }

    static Image ToSrgb(Image image) => image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual, depth: 8);

    static Enums.Interpretation Model(int colours) =>
        colours switch { 1 => Enums.Interpretation.Bw, 3 => Enums.Interpretation.Srgb, _ => Enums.Interpretation.Cmyk };

    static Effect Try(byte[] profile, int colours)
    {
        byte[] probe = Probe(colours), managed = new byte[probe.Length / colours * 3];
        try
        {
            Convert(probe, probe.Length / colours, colours, profile, managed);
        }
        catch (VipsException)
        {
            return Effect.Damaged;
        }
        if (colours == 4) return Effect.Changes;
        for (int i = 0; i < managed.Length; i++)
            if (Math.Abs(managed[i] - probe[colours == 1 ? i / 3 : i]) > Rounding) return Effect.Changes;
        return Effect.None;
    }

    /// <summary>All greys, a grid of colours with the grey levels, or a few inks.</summary>
    static byte[] Probe(int colours)
    {
        byte[] greys = [.. Enumerable.Range(0, 256).SelectMany(level => Enumerable.Repeat((byte)level, colours))];
        if (colours != 3) return greys;
        byte[] grid = [.. Enumerable.Range(0, Steps * Steps * Steps).SelectMany(i => (byte[])
            [(byte)(i / (Steps * Steps) * 17), (byte)(i / Steps % Steps * 17), (byte)(i % Steps * 17)])];
        return [.. greys, .. grid];
    }

    static unsafe void Convert(ReadOnlySpan<byte> levels, int width, int channels, byte[] profile, Span<byte> rgb)
    {
        // Not by Libvips.Run, within which this may be called: what libvips says of a failure is not needed.
        Libvips.EnsureStarted();
        int height = levels.Length / channels / width;
        fixed (byte* start = levels)
        {
            using var plain = Image.NewFromMemory((nint)start, (ulong)levels.Length, width, height, channels, Enums.BandFormat.Uchar);
            using var copy = plain.Copy(interpretation: Model(channels));
            using var tagged = copy.Mutate(image => image.Set(GValue.BlobType, "icc-profile-data", profile));
            using var result = ToSrgb(tagged);
            byte* managed = (byte*)result.WriteToMemory(out ulong size);
            new ReadOnlySpan<byte>(managed, checked((int)size)).CopyTo(rgb);
            NetVips.NetVips.Free((nint)managed);
        }
    }

    // libvips takes what it cannot use for sRGB, without a word.
    static bool IsWhole(ReadOnlySpan<byte> profile) =>
        profile.Length >= 132 && profile[36..].StartsWith("acsp"u8) && BinaryPrimitives.ReadUInt32BigEndian(profile) <= profile.Length;

    /// <summary>The header names the model of the colours that the profile is for.</summary>
    static bool IsFor(ReadOnlySpan<byte> profile, int colours) =>
        BinaryPrimitives.ReadUInt32BigEndian(profile[16..]) == colours switch { 1 => GreySpace, 3 => RgbSpace, _ => InkSpace };

    static UInt128 Digest(ReadOnlySpan<byte> profile)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(profile, digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }
}
