namespace Boxfit.Data.Annotations;

/// <summary>
/// Which columns of a table hold what, as the user says it: <c>path=img,x1=left,y1=top,x2=right,y2=bottom</c>. A column is its name in the
/// header, or its number counted from 1. Of a manifest of labelling jobs it names the job whose boxes count: <c>box=job</c>.
/// </summary>
public sealed record TableColumns
{
    /// <summary>What it looks like on the command line.</summary>
    public const string Syntax = "path=COLUMN,x1=COLUMN,…";

    // Each line is one way to say a box.
    static readonly string[][] s_boxes = [["x1", "y1", "x2", "y2"], ["x", "y", "w", "h"], ["cx", "cy", "w", "h"], ["box"]];

    static readonly string[] s_others = ["path", "label", "confidence", "split", "picture-width", "picture-height"];

    readonly Dictionary<string, string> _columns;

    TableColumns(Dictionary<string, string> columns, string[] box) => (_columns, Box) = (columns, box);

    /// <summary>The keys of the box's columns: four, or the one of a list of four numbers.</summary>
    public IReadOnlyList<string> Box { get; }

    /// <summary>What the four numbers are by their keys; null for a list, whose numbers have no names.</summary>
    public BoxForm? Form => Box[0] switch { "x1" => BoxForm.Corners, "x" => BoxForm.Size, "cx" => BoxForm.Centre, _ => null };

    /// <summary>The column for a key, as it was said; null where nothing was.</summary>
    public string? this[string key] => _columns.GetValueOrDefault(key);

    /// <summary>Reads what a user says.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message is what was expected.</exception>
    public static TableColumns Parse(string text)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides is not [var key, { Length: > 0 } column] || !IsKey(key) || !columns.TryAdd(key, column)) throw Expected();
        }
        string[][] said = Array.FindAll(s_boxes, box => Array.TrueForAll(box, columns.ContainsKey));
        bool isJob = columns.Count == 1 && columns.ContainsKey("box");
        bool hasOthers = columns.Keys.Except(s_others).Except(said is [var only] ? only : []).Any();
        if (said.Length != 1 || hasOthers || !(columns.ContainsKey("path") || isJob)) throw Expected();
        return new(columns, said[0]);
    }

    /// <summary>The column for a key that is the only one; null where there are others.</summary>
    public string? Only(string key) => _columns.Count == 1 ? this[key] : null;

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Join(',', _columns.Select(c => $"{c.Key}={c.Value}"));

    static bool IsKey(string key) => s_others.Contains(key) || Array.Exists(s_boxes, box => box.Contains(key));

    static FormatException Expected() => new(
        $"path=COLUMN and {string.Join(" or ", s_boxes.Select(box => string.Join(",", box.Select(key => key + "=COLUMN"))))}, " +
        $"and {string.Join(", ", s_others[1..])} where there are any; a COLUMN is its name in the header or its number from 1; " +
        "of a manifest of labelling jobs box=JOB alone");
}
