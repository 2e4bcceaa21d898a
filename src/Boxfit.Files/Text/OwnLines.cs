namespace Boxfit.Files.Text;

/// <summary>Reads the lines of a file that Boxfit wrote itself, as UTF-8.</summary>
static class OwnLines
{
    const int LongestLine = 1 << 16;

    /// <summary>The lines one by one, so that a file of any size takes little memory.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">A line is too long to be one of ours, or it is no file.</exception>
    /// <exception cref="BoxfitException">The file cannot be read.</exception>
    public static IEnumerable<OwnLine> Read(string path)
    {
        using var reader = Open(path);
        var line = new StringBuilder();
        char[] buffer = new char[1 << 14];
        int number = 1;
        for (int count; (count = Fill(reader, buffer, path)) > 0;)
        {
            for (int start = 0; start < count;)
            {
                int length = buffer.AsSpan(start, count - start).IndexOf('\n');
                line.Append(buffer, start, length < 0 ? count - start : length);
                if (line.Length > LongestLine)
                {
                    throw new InputException(
                        $"{path}, line {number} has more than {LongestLine:N0} characters, which Boxfit never writes: the file is " +
                        "damaged. Repair it or bring it back as it was.");
                }
                if (length < 0) break;
                yield return new(number++, line.ToString(), IsWhole: true);
                line.Clear();
                start += length + 1;
            }
        }
        if (line.Length > 0) yield return new(number, line.ToString(), IsWhole: false);
    }

    static StreamReader Open(string path)
    {
        try
        {
            return new(RegularFile.OpenRead(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    static int Fill(StreamReader reader, char[] buffer, string path)
    {
        try
        {
            return reader.Read(buffer);
        }
        catch (IOException e)
        {
            throw new BoxfitException($"{path} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>A line of a file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text without its end.</param>
/// <param name="IsWhole">False for a last one without an end: a process may have been killed while it wrote it.</param>
readonly record struct OwnLine(int Number, string Text, bool IsWhole);
