using System.Text.RegularExpressions;

namespace Boxfit.Files;

/// <summary>
/// What a process has open already and is named by a path, as /dev/stdout or /dev/fd/3. It is written to where it stands: opened anew, a
/// file would be written over from its beginning, and a socket not at all.
/// </summary>
sealed partial class OutputDescriptor : Stream
{
    const int Interrupted = 4, TryAgain = 11;

    readonly int _number;

    OutputDescriptor(int number) => _number = number;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The descriptor that a path names; null where it names none.</summary>
    public static Stream? Find(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        return Path.GetFullPath(path) switch
        {
            "/dev/stdout" => Buffered(1),
            "/dev/stderr" => Buffered(2),
            var full when Place().Match(full) is { Success: true } place
                && int.TryParse(place.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) =>
                Buffered(number),
            _ => null,
        };
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint count = WriteTo(_number, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (count >= 0)
            {
                buffer = buffer[(int)count..];
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error == TryAgain) Thread.Sleep(1); // The reader is slow, and someone has said that nobody waits for it.
            else if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    static BufferedStream Buffered(int number) => new(new OutputDescriptor(number), 1 << 16);

    [GeneratedRegex(@"^(/dev|/proc/self)/fd/(?<number>[0-9]{1,9})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, in byte bytes, nint count);
}
