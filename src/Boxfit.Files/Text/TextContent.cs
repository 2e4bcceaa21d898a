using System.Buffers;

namespace Boxfit.Files.Text;

/// <summary>Opens text files as UTF-8, whatever they were written in.</summary>
static class TextContent
{
    const int ChunkBytes = 1 << 20;

    /// <summary>
    /// Opens a file as a stream of UTF-8 without a byte order mark. Marks of UTF-8, UTF-16 and UTF-32 are honoured; text without one that
    /// is not valid UTF-8 is taken for Windows-1252 (Latin-1), which is noted.
    /// </summary>
    public static Stream OpenUtf8(string path, out string? note)
    {
        note = null;
        var file = RegularFile.OpenAny(path, bufferSize: 1 << 16, FileOptions.SequentialScan);
        try
        {
            (var encoding, int mark) = FindEncoding(file);
            if (encoding is null && !IsUtf8(file))
            {
                encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
                note = $"{path} is not UTF-8, so it is read as Windows-1252 (Latin-1).";
            }
            file.Position = mark;
            return encoding is null ? file : Encoding.CreateTranscodingStream(file, encoding, new UTF8Encoding(false));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the first characters of a file, for finding out what it is.</summary>
    public static string ReadHead(string path, int bytes)
    {
        using var stream = OpenUtf8(path, out _);
        byte[] head = new byte[bytes];
        int count = stream.ReadAtLeast(head, bytes, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(head, 0, count);
    }

    static (Encoding?, int) FindEncoding(Stream file)
    {
        Span<byte> head = stackalloc byte[4];
        file.Position = 0;
        int count = file.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        return head[..count] switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, 0, 0] => (new UTF32Encoding(bigEndian: false, byteOrderMark: false), 4),
            [0, 0, 0xFE, 0xFF] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
            _ => (null, 0),
        };
    }

    static bool IsUtf8(Stream file)
    {
        file.Position = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int kept = 0;
            while (true)
            {
                int read = file.Read(buffer, kept, ChunkBytes - kept);
                var chunk = buffer.AsSpan(0, kept + read);
                if (read == 0) return chunk.IsEmpty;
                // No text has a zero, and a file of gigabytes of them is not worth reading twice.
                if (chunk.Contains((byte)0)) return true;
                // The last character may go on in the next chunk.
                kept = Rune.DecodeLastFromUtf8(chunk, out _, out int length) == OperationStatus.NeedMoreData ? length : 0;
                if (!System.Text.Unicode.Utf8.IsValid(chunk[..^kept])) return false;
                chunk[^kept..].CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Reads the lines of a text file that are not empty, whatever ends them.</summary>
static class TextLines
{
    const int LongestLine = 1 << 16;

    /// <summary>The lines with their numbers, counted from 1; one that is too long is cut there and said to be.</summary>
    public static IEnumerable<(int Number, string Text, bool IsCut)> Read(string file)
    {
        using var reader = new StreamReader(TextContent.OpenUtf8(file, out _));
        var line = new StringBuilder();
        char[] buffer = new char[4096];
        int number = 1;
        bool afterReturn = false, isCut = false;
        for (int count; (count = reader.Read(buffer)) > 0;)
        {
            for (int i = 0; i < count; i++)
            {
                char c = buffer[i];
                if (c is '\n' or '\r')
                {
                    if (line.Length > 0) yield return (number, line.ToString(), isCut);
                    line.Clear();
                    isCut = false;
                    if (!(c == '\n' && afterReturn)) number++;
                }
                else if (line.Length < LongestLine) line.Append(c);
                else isCut = true;
                afterReturn = c == '\r';
            }
        }
        if (line.Length > 0) yield return (number, line.ToString(), isCut);
    }
}
