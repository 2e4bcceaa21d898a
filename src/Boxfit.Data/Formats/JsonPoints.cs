using System.Text.Json;

namespace Boxfit.Data.Formats;

/// <summary>Lists of points, <c>[[x, y], …]</c>.</summary>
static class JsonPoints
{
    /// <summary>Reads the list that begins with the token.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(JsonTokens json, out List<(double X, double Y)> points)
    {
        points = [];
        if (json.Type != JsonTokenType.StartArray) return "has points that are no list";
        string? problem = null;
        Span<double> numbers = stackalloc double[2];
        for (int depth = json.Depth; json.NextItem(depth);)
        {
            if (problem is not null) continue;
            int count = 0;
            numbers.Clear();
            if (json.Type != JsonTokenType.StartArray) problem = "has a point that is no list";
            else
            {
                for (int inner = json.Depth; json.NextItem(inner); count++)
                {
                    if (count > 1) continue;
                    string what = count == 0 ? "x" : "y";
                    problem ??= json.TryNumber(out numbers[count]) ? EntryChecks.Number(numbers[count], what)
                        : $"has {what} = {AnnotationSetBuilder.Show(json.Text ?? json.Type.ToString())} in a point, not a number";
                }
                if (count != 2) problem ??= $"has a point of {count} numbers";
            }
            points.Add((numbers[0], numbers[1]));
        }
        return problem;
    }
}
