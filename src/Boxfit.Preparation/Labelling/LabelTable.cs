using System.Globalization;
using System.Text;

namespace Boxfit.Preparation.Labelling;

/// <summary>The lines of the recipe's table of labels and of the table of pictures without one.</summary>
static class LabelTable
{
    /// <summary>First line of the labels.</summary>
    public const string LabelHeader = "path,box,confidence\n";

    /// <summary>First line of the pictures without a label.</summary>
    public const string RejectedHeader = "path,reason,detections,detail\n";

    /// <summary>A label, as the recipe writes boxes.</summary>
    public static string Label(string name, FoundBox box) => string.Create(
        CultureInfo.InvariantCulture, $"{CsvText.Quote(name)},\"[{box.X1}, {box.Y1}, {box.X2}, {box.Y2}]\",{LabelConfidence.Of(box)}\n");

    /// <summary>A picture without a label.</summary>
    public static string Rejected(LabelledPicture picture, string reason) => string.Create(
        CultureInfo.InvariantCulture, $"{CsvText.Quote(picture.Name)},{reason},{picture.Boxes.Count},{CsvText.Quote(picture.Error ?? "")}\n");

    /// <summary>The lines of a file as <see cref="Label"/> writes them; one without an end is left out.</summary>
    /// <exception cref="BoxfitException">The file cannot be read.</exception>
    public static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var line = new StringBuilder();
        for (int c = reader.Read(); c >= 0; c = reader.Read())
        {
            line.Append((char)c);
            if (c != '\n') continue;
            yield return line.ToString();
            line.Clear();
        }
    }
}
