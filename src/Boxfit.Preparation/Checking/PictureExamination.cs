using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Boxfit.Preparation.Checking;

/// <summary>What is remembered of a picture file after it was read once.</summary>
sealed record PictureExamination
{
    /// <summary>Its header; null where that cannot be read.</summary>
    public PictureInfo? Info { get; init; }

    /// <summary>By what it is known again; null where it was not or could not be decoded.</summary>
    public PictureFingerprint? Fingerprint { get; init; }

    /// <summary>It is stored for printing.</summary>
    public bool IsCmyk { get; init; }

    /// <summary>The largest level of a file with 16 bits a level; null for others.</summary>
    public int? LargestWideLevel { get; init; }

    /// <summary>What the decoder found odd but harmless, or null.</summary>
    public string? Oddity { get; init; }

    /// <summary>Why it cannot be read, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Nothing is missing of it, but it is of a kind that is not read.</summary>
    public bool IsOfRefusedKind { get; init; }

    /// <summary>Reads and decodes the whole file: what is cut short shows only so.</summary>
    public static PictureExamination Whole(string path)
    {
        try
        {
            return PictureReader.Look(path, picture => new PictureExamination
            {
                Info = picture.Info,
                Fingerprint = PictureFingerprint.Of(picture),
                IsCmyk = picture.IsCmyk,
                LargestWideLevel = picture.LargestWideLevel,
                Oddity = picture.Oddity,
            });
        }
        catch (PictureException e)
        {
            return Header(path) with { Failure = e.Reason, IsOfRefusedKind = e.IsOfRefusedKind };
        }
    }

    /// <summary>Reads only the header.</summary>
    public static PictureExamination Header(string path)
    {
        var info = PictureReader.TryReadInfo(path, out string? failure);
        return new() { Info = info, Failure = failure };
    }
}

/// <summary>By what a picture is known again: as a file, as pixels, and as something seen. About 300 bytes.</summary>
/// <param name="FileHash">128 bits of the file's SHA-256.</param>
/// <param name="PixelHash">128 bits of the SHA-256 of its pixels as stored and of its upright size.</param>
/// <param name="Hash">What it looks like.</param>
sealed record PictureFingerprint(UInt128 FileHash, UInt128 PixelHash, PictureHash Hash)
{
    /// <summary>Reads and decodes a picture.</summary>
    /// <exception cref="PictureException">It cannot be read.</exception>
    public static PictureFingerprint Read(string path) => PictureReader.Look(path, Of);

    /// <summary>The fingerprint of a picture that is there.</summary>
    public static PictureFingerprint Of(PictureView picture)
    {
        var info = picture.Info;
        UInt128 size = new((ulong)info.Orientation, (ulong)info.Width << 32 | (uint)info.Height);
        return new(Digest(picture.File), Digest(picture.Pixels) ^ size, PictureHash.Of(picture));
    }

    /// <summary>All of it, from which <see cref="Unpack"/> makes the same again.</summary>
    public byte[] Pack()
    {
        byte[] packed = new byte[2 * HashBytes + PictureHash.PackedBytes];
        BinaryPrimitives.WriteUInt128LittleEndian(packed, FileHash);
        BinaryPrimitives.WriteUInt128LittleEndian(packed.AsSpan(HashBytes), PixelHash);
        Hash.Pack(packed.AsSpan(2 * HashBytes));
        return packed;
    }

    /// <summary>Reads what <see cref="Pack"/> made; null where it is no such thing.</summary>
    public static PictureFingerprint? Unpack(ReadOnlySpan<byte> packed) => packed.Length != 2 * HashBytes + PictureHash.PackedBytes ? null
        : new(
            BinaryPrimitives.ReadUInt128LittleEndian(packed), BinaryPrimitives.ReadUInt128LittleEndian(packed[HashBytes..]),
            PictureHash.Unpack(packed[(2 * HashBytes)..]));

    const int HashBytes = 16;

    static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
