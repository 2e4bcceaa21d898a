using System.Text;

namespace Boxfit.Data;

/// <summary>Collects what is wrong with rows of a data file, so that one message names the first of them and the count of all.</summary>
sealed class RowProblems(string file)
{
    const int Shown = 5;
    readonly List<(int Row, string Text)> _first = [];

    public int Count { get; private set; }

    public void Add(int row, string text)
    {
        if (Count++ < Shown) _first.Add((row, text));
    }

    /// <summary>Throws when there are any; <paramref name="expected"/> closes the message with what was expected and the remedy.</summary>
    public void ThrowIfAny(string expected)
    {
        if (Count == 0) return;
        var message = new StringBuilder($"{file}: {Count} {(Count == 1 ? "row is" : "rows are")} wrong.");
        foreach ((int row, string text) in _first) message.Append($"\n  row {row}: {text}");
        if (Count > _first.Count) message.Append($"\n  … and {Count - _first.Count} more");
        throw new InputException(message.Append('\n').Append(expected).ToString());
    }
}
