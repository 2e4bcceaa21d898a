namespace Boxfit.Cli.Input;

/// <summary>What <c>-</c> stands for: a list of paths, one a line, or the bytes of one picture. Told apart by the first bytes.</summary>
sealed class StandardInput
{
    const int HeadBytes = 4096;

    readonly Stream _stream;
    readonly byte[] _head;

    public StandardInput(Stream stream)
    {
        _stream = stream;
        byte[] head = new byte[HeadBytes];
        _head = head[..stream.Read(head)];
        IsPicture = _head.AsSpan().ContainsAny(s_neverInText);
    }

    // Control characters but tab and line ends, and bytes that UTF-8 never has. The first bytes of every picture format hold some.
    static readonly System.Buffers.SearchValues<byte> s_neverInText = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 13]).Concat(Enumerable.Range(0xF8, 8)).Select(b => (byte)b)]);

    /// <summary>True when the input is a picture, false when it is text.</summary>
    public bool IsPicture { get; }

    /// <summary>All of the input.</summary>
    public byte[] ReadBytes()
    {
        var all = new MemoryStream();
        all.Write(_head);
        _stream.CopyTo(all);
        return all.ToArray();
    }

    /// <summary>The input's lines as they come, without empty ones.</summary>
    public IEnumerable<string> ReadLines()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var line = new StringBuilder();
        byte[] bytes = new byte[HeadBytes];
        char[] text = new char[HeadBytes];
        _head.CopyTo(bytes, 0);
        for (int count = _head.Length; count > 0; count = _stream.Read(bytes))
        {
            int length = decoder.GetChars(bytes, 0, count, text, 0);
            for (int i = 0; i < length; i++)
            {
                if (text[i] is not ('\n' or '\r')) line.Append(text[i]);
                else if (line.Length > 0) yield return Take(line);
            }
        }
        if (line.Length > 0) yield return Take(line);
    }

    static string Take(StringBuilder line)
    {
        string text = line.ToString();
        line.Clear();
        return text;
    }
}
