namespace Boxfit.Files.Archives;

/// <summary>How a file lies in an archive, or why it is not read.</summary>
enum MemberKind : byte
{
    /// <summary>As it is.</summary>
    Stored,

    /// <summary>Compressed by Deflate, so that it is read as a whole.</summary>
    Deflated,

    /// <summary>It is a link.</summary>
    Link,

    /// <summary>It is a device, a pipe, or a file with holes.</summary>
    Special,

    /// <summary>It is encrypted.</summary>
    Encrypted,

    /// <summary>It is compressed by another method.</summary>
    OtherMethod,

    /// <summary>Several files of the archive have its name.</summary>
    Repeated,
}

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its path there, with slashes; it leads nowhere else.</param>
/// <param name="Kind">How it lies there.</param>
/// <param name="Offset">Where its content begins, in bytes from the archive's first.</param>
/// <param name="Stored">Bytes that its content takes there.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Sum">In a zip file the CRC-32 of its content, in a tar file a check sum of the header before it.</param>
readonly record struct ArchiveMember(string Name, MemberKind Kind, long Offset, long Stored, long Length, uint Sum)
{
    /// <summary>Why it is not read; null where it is.</summary>
    public string? Refusal => Kind switch
    {
        MemberKind.Stored or MemberKind.Deflated => null,
        MemberKind.Link => "it is a link in the archive, which is not followed",
        MemberKind.Special => "it is no plain file in the archive, but a device, a pipe, or a file with holes",
        MemberKind.Encrypted => "it is encrypted in the archive; unpack that with its password, and pack it again without",
        MemberKind.OtherMethod => "it is compressed in the archive by a method that is not read; expected none, or Deflate",
        _ => "several files in the archive have its name, so that it is not certain which is meant",
    };
}
