namespace Boxfit.Cli.Input;

/// <summary>
/// What <c>-</c> stands for: a list of paths, one a line, or the bytes of one picture. Told apart by the first bytes. Waiting for more ends
/// when it is cancelled.
/// </summary>
sealed class StandardInput
{
    /// <summary>The most bytes of a picture: more than one of <see cref="PictureReader.MaxPixels"/> needs when it is packed.</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>The longest path in characters. Linux takes 4,096 bytes.</summary>
    const int LongestPath = 1 << 15;

    const int HeadBytes = 4096;

    readonly Stream _stream;
    readonly CancellationToken _cancellation;
    readonly byte[] _head;

    public StandardInput(Stream stream, CancellationToken cancellation = default)
    {
        (_stream, _cancellation) = (stream, cancellation);
        byte[] head = new byte[HeadBytes];
        _head = head[..Read(head)];
        IsPicture = _head.AsSpan().ContainsAny(s_neverInText);
    }

    // Control characters but tab and line ends, and bytes that UTF-8 never has. The first bytes of every picture format hold some.
    static readonly System.Buffers.SearchValues<byte> s_neverInText = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 13]).Concat(Enumerable.Range(0xF8, 8)).Select(b => (byte)b)]);

    /// <summary>True when the input is a picture, false when it is text.</summary>
    public bool IsPicture { get; }

    /// <summary>Copies all of the input.</summary>
    /// <exception cref="InputException">It is more than <see cref="MostBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    public void CopyTo(Stream target)
    {
        byte[] bytes = new byte[1 << 16];
        _head.CopyTo(bytes, 0);
        long all = 0;
        for (int count = _head.Length; count > 0; count = Read(bytes))
        {
            if ((all += count) > MostBytes)
            {
                throw new InputException(
                    $"Standard input is taken for a picture, and has more than the {MostBytes >> 20} MiB that are read from there. Save " +
                    "it to a file and name that; several pictures are given as a list of their paths, one a line.");
            }
            target.Write(bytes, 0, count);
        }
    }

    /// <summary>The input's lines as they come, without empty ones.</summary>
    public IEnumerable<string> ReadLines()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var line = new StringBuilder();
        byte[] bytes = new byte[HeadBytes];
        char[] text = new char[HeadBytes];
        _head.CopyTo(bytes, 0);
        for (int count = _head.Length; count > 0; count = Read(bytes))
        {
            int length = decoder.GetChars(bytes, 0, count, text, 0);
            for (int i = 0; i < length; i++)
            {
                if (text[i] is '\n' or '\r')
                {
                    if (line.Length > 0) yield return Take(line);
                    continue;
                }
                if (line.Length == LongestPath)
                {
                    throw new InputException(
                        $"Standard input has a line of more than {LongestPath:N0} characters, which is no path; expected paths of " +
                        "pictures, one a line, or a picture.");
                }
                line.Append(text[i]);
            }
        }
        if (line.Length > 0) yield return Take(line);
    }

    /// <summary>Some bytes. A read cannot be broken off, so it goes on by itself when it is no longer waited for.</summary>
    int Read(byte[] bytes)
    {
        var read = Task.Run(() => _stream.Read(bytes), CancellationToken.None);
        read.Wait(_cancellation);
        return read.Result;
    }

    static string Take(StringBuilder line)
    {
        string text = line.ToString();
        line.Clear();
        return text;
    }
}
