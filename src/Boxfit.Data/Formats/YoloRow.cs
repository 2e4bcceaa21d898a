namespace Boxfit.Data.Formats;

/// <summary>One row of a label file: a class and numbers, of which <see cref="YoloRowForm"/> says what they are.</summary>
readonly record struct YoloRow(int Class, double[] Numbers)
{
    /// <summary>What the numbers of a box are called.</summary>
    public static readonly string[] Names = ["cx", "cy", "width", "height"];

    static readonly char[] s_separators = [' ', '\t'], s_foreign = [';', ','];

    /// <summary>Reads a row.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string line, out YoloRow row)
    {
        row = default;
        string[] words = line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length < 5)
        {
            if (Array.Find(s_foreign, line.Contains) is var mark and not '\0')
                return $"has {(mark == ',' ? "commas" : "semicolons")} between its numbers; expected spaces, as in \"0 0.5 0.5 0.2 0.3\"";
            return $"has {Counted.Of(words.Length, "number")}; expected class, cx, cy, w, h, or a class and the points of a polygon";
        }
        if (!double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !(number is >= 0 and < 1_000_000) || number != Math.Floor(number))
            return $"has the class {AnnotationSetBuilder.Show(words[0])}, not a whole number";
        double[] values = new double[words.Length - 1];
        for (int i = 0; i < values.Length; i++)
            if (EntryChecks.Number(words[i + 1], i < 4 ? Names[i] : $"number {i + 2}", out values[i]) is { } wrong) return wrong;
        row = new((int)number, values);
        return null;
    }
}
