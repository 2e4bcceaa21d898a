namespace Boxfit.Tests.Cli.Input;

public class StandardInputTests
{
    [Fact]
    public void Lines_are_paths_whatever_the_line_ends_and_the_letters()
    {
        string longPath = "ä/" + new string('x', 5000) + ".jpg"; // Longer than what is read at once; its first letter has two bytes.
        var input = new StandardInput(new MemoryStream(Encoding.UTF8.GetBytes($"a b.jpg\r\nBM.bmp\n\n{longPath}")));
        Assert.False(input.IsPicture);
        Assert.Equal(["a b.jpg", "BM.bmp", longPath], input.ReadLines());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 16 })] // JPEG
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10 })] // PNG
    [InlineData(new byte[] { 0x42, 0x4D, 0x36, 0x10, 0, 0, 0, 0 })] // BMP
    [InlineData(new byte[] { 0x49, 0x49, 0x2A, 0, 8, 0 })] // TIFF
    public void Bytes_of_a_picture_are_kept_as_they_are(byte[] head)
    {
        byte[] picture = [.. head, .. Enumerable.Range(0, 9000).Select(i => (byte)i)];
        var input = new StandardInput(new MemoryStream(picture));
        Assert.True(input.IsPicture);
        var copy = new MemoryStream();
        input.CopyTo(copy);
        Assert.Equal(picture, copy.ToArray());
    }

    [Fact]
    public void Endless_bytes_end_with_the_remedy()
    {
        var input = new StandardInput(new EndlessStream(0));
        string message = Assert.Throws<InputException>(() => input.CopyTo(Stream.Null)).Message;
        Assert.Contains("has more than the 256 MiB that are read from there. Save it to a file and name that", message);
    }

    [Fact]
    public void An_endless_line_is_no_path()
    {
        var input = new StandardInput(new EndlessStream((byte)'a'));
        string message = Assert.Throws<InputException>(() => input.ReadLines().Count()).Message;
        Assert.Contains("Standard input has a line of more than 32,768 characters, which is no path", message);
    }

    [Fact]
    public async Task Waiting_for_input_that_does_not_come_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        var waiting = Task.Run(() => new StandardInput(pipe, source.Token), TestContext.Current.CancellationToken);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(50, TestContext.Current.CancellationToken)));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        using var end = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.Out, pipe.ClientSafePipeHandle);
    }

    sealed class EndlessStream(byte value) : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill(value);
            return count;
        }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill(value);
            return buffer.Length;
        }
    }

    [Fact]
    public void Nothing_is_an_empty_list()
    {
        var input = new StandardInput(new MemoryStream());
        Assert.False(input.IsPicture);
        Assert.Empty(input.ReadLines());
    }
}
