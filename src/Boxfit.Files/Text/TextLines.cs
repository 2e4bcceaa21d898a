using System.Text;

namespace Boxfit.Files.Text;

/// <summary>Reads the lines of a text file that are not empty, whatever ends them.</summary>
public static class TextLines
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
