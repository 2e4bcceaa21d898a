namespace Boxfit.Cli.Screens;

/// <summary>How messages look on a screen. Its codes are written without the library, so that a message needs not load it.</summary>
static class MessageStyle
{
    const string Plain = "\e[39m";

    static readonly (string Start, string Colour)[] s_starts =
        [(Failure.Prefix, "\e[31m"), ("Warning: ", "\e[33m"), ("Note: ", "\e[36m")];

    /// <summary>The message with its first word in a colour that says how grave it is.</summary>
    public static string Colour(string message)
    {
        foreach (var (start, colour) in s_starts)
        {
            if (message.StartsWith(start, StringComparison.Ordinal))
                return $"{colour}{start.TrimEnd()}{Plain}{message[(start.Length - 1)..]}";
        }
        return message;
    }

    /// <summary>
    /// The message in lines that end between words; lines after the first begin where the message does, and two characters further.
    /// </summary>
    /// <param name="message">One line.</param>
    /// <param name="width">Characters of a line; a longer word has a line of its own.</param>
    public static string Wrap(string message, int width)
    {
        if (message.Length <= width) return message;
        string text = message.TrimStart(' '), indent = message[..^text.Length], margin = indent + "  ";
        var lines = new List<string>();
        string line = indent;
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                (line, isEmpty) = (margin, true);
            }
            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }
        return string.Join('\n', lines.Append(line));
    }
}
