using System.Buffers.Binary;
using System.IO.Hashing;

namespace Boxfit.Imaging;

/// <summary>
/// The mark by which a drawing, page or model that Boxfit wrote, or a picture that it drew boxes into, is known again: it may be written
/// anew, a file of people's own may not.
/// </summary>
static class OwnMark
{
    /// <summary>What a page has among its first lines.</summary>
    public const string OfPage = "<meta name=\"generator\" content=\"Boxfit\">";

    /// <summary>The attribute of an SVG drawing's root, and its value.</summary>
    public const string SvgAttribute = "data-made-by", SvgValue = "Boxfit";

    // Of a JPEG a comment: its marker, its length, its text.
    const string OfPng = "Software\0Boxfit", OfJpeg = "\u00FF\u00FE\0\u0010Made by Boxfit", OfOnnx = "Boxfit", OfHdf5 = "\u0089HDF";

    // What stays before the mark: signature and IHDR; the marker of the start.
    const int PngHeader = 33, JpegHeader = 2;
    const int Head = 2048, OnnxHead = 64;
    const byte PngStart = 0x89;

    /// <summary>Whether Boxfit wrote what is in a file, by its first bytes; an empty file is nobody's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BoxfitException">It cannot be opened.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsIn(string path)
    {
        Span<byte> head = stackalloc byte[Head];
        using var file = RegularFile.OpenRead(path);
        string text = Encoding.Latin1.GetString(head[..file.ReadAtLeast(head, Head, throwOnEndOfStream: false)]);
        string[] marks = [OfPage, $"{SvgAttribute}=\"{SvgValue}\"", OfPng, OfJpeg];
        return text.Length == 0 || Array.Exists(marks, m => text.Contains(m, StringComparison.Ordinal))
            || text.StartsWith(OfHdf5, StringComparison.Ordinal)
            || text.StartsWith((char)8) && text[..Math.Min(OnnxHead, text.Length)].Contains(OfOnnx, StringComparison.Ordinal);
    }

    /// <summary>A picture's file with the mark in it.</summary>
    /// <param name="picture">A whole PNG or JPEG file, as <see cref="PictureWriter"/> makes it.</param>
    public static byte[] Mark(ReadOnlySpan<byte> picture)
    {
        bool isPng = picture[0] == PngStart;
        int header = isPng ? PngHeader : JpegHeader;
        return [.. picture[..header], .. isPng ? PngChunk() : Encoding.Latin1.GetBytes(OfJpeg), .. picture[header..]];
    }

    /// <summary>The mark with its length before it and its sum behind it, as PNG wants it.</summary>
    static byte[] PngChunk()
    {
        byte[] content = Encoding.Latin1.GetBytes("tEXt" + OfPng), chunk = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length - 4);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 4), Crc32.HashToUInt32(content));
        return chunk;
    }
}
