namespace Boxfit.Pretrained.Files;

/// <summary>One entry of a zip archive, checked against the file.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Method">How it is packed: <see cref="Stored"/>, <see cref="Deflated"/>, or another that is not read.</param>
/// <param name="HeaderStart">Where its local header begins in the file.</param>
/// <param name="Start">Where its packed bytes begin in the file.</param>
/// <param name="PackedLength">Number of packed bytes.</param>
/// <param name="Length">Number of bytes after unpacking.</param>
/// <param name="Sum">CRC-32 of the unpacked bytes.</param>
sealed record ZipEntry(string Name, int Method, long HeaderStart, long Start, long PackedLength, long Length, uint Sum)
{
    public const int Stored = 0, Deflated = 8;
}
