namespace Boxfit.Cli.Screens;

/// <summary>
/// Results on their way to a terminal: a name from a file may hold characters that a terminal obeys, which become question marks.
/// To files and other programs results go as they are.
/// </summary>
sealed class ScreenText(TextWriter terminal) : TextWriter
{
    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => terminal.Write(ForeignText.ShownLines(value ?? ""));

    public override void WriteLine(string? value) => terminal.WriteLine(ForeignText.ShownLines(value ?? ""));

    public override void Flush() => terminal.Flush();
}
