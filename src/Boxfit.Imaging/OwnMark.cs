using System.Buffers.Binary;
using System.IO.Hashing;

namespace Boxfit.Imaging;

/// <summary>
/// The mark by which a drawing, page or model that Boxfit wrote is known again: it may be written anew, a file of people's own may not.
/// </summary>
static class OwnMark
{
    /// <summary>What a page has among its first lines.</summary>
    public const string OfPage = "<meta name=\"generator\" content=\"Boxfit\">";

    /// <summary>The attribute of an SVG drawing's root, and its value.</summary>
    public const string SvgAttribute = "data-made-by", SvgValue = "Boxfit";

    const string OfPng = "Software\0Boxfit", OfOnnx = "Boxfit", OfHdf5 = "\u0089HDF";
    const int Head = 2048, OnnxHead = 64, PngHeader = 33; // signature and IHDR

    /// <summary>Whether Boxfit wrote what is in a file, by its first bytes; an empty file is nobody's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BoxfitException">It cannot be opened.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsIn(string path)
    {
        Span<byte> head = stackalloc byte[Head];
        using var file = RegularFile.OpenRead(path);
        string text = Encoding.Latin1.GetString(head[..file.ReadAtLeast(head, Head, throwOnEndOfStream: false)]);
        string[] marks = [OfPage, $"{SvgAttribute}=\"{SvgValue}\"", OfPng];
        return text.Length == 0 || Array.Exists(marks, m => text.Contains(m, StringComparison.Ordinal))
            || text.StartsWith(OfHdf5, StringComparison.Ordinal)
            || text.StartsWith((char)8) && text[..Math.Min(OnnxHead, text.Length)].Contains(OfOnnx, StringComparison.Ordinal);
    }

    /// <summary>A PNG file with the mark in it.</summary>
    /// <param name="png">A whole PNG file.</param>
    public static byte[] Mark(byte[] png)
    {
        byte[] content = Encoding.Latin1.GetBytes("tEXt" + OfPng);
        byte[] marked = new byte[png.Length + content.Length + 8];
        png.AsSpan(0, PngHeader).CopyTo(marked);
        var chunk = marked.AsSpan(PngHeader);
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length - 4);
        content.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(4 + content.Length)..], Crc32.HashToUInt32(content));
        png.AsSpan(PngHeader).CopyTo(chunk[(content.Length + 8)..]);
        return marked;
    }
}
