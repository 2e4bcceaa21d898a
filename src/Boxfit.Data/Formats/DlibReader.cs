using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>
/// Reads dlib's XML, picture by picture. Its boxes are upright: the attribute <c>angle</c> says how an object stands in its box. They may
/// reach out of the picture.
/// </summary>
sealed class DlibReader(string file)
{
    /// <summary>Name of the root element.</summary>
    public const string Root = "dataset";

    const string List = "images", Ignored = "Boxes marked ignore are left out";

    static readonly string[] s_placeAndSize = ["left", "top", "width", "height"];

    readonly AnnotationSetBuilder _set = new(file, DlibFormat.FormatName);
    int _images;

    /// <exception cref="InputException">The file is broken, or is not dlib's.</exception>
    public AnnotationSet Read()
    {
        bool hasList = XmlFiles.ReadEach(file, Root, List, (element, line) =>
        {
            if (element.Name.LocalName == "image") ReadImage(element, line);
        });
        if (!hasList) throw new InputException($"{file} has the root element <{Root}>, but not dlib's <{List}> in it.");
        return _set.Build();
    }

    void ReadImage(XElement element, int line)
    {
        _images++;
        string? name = element.Attribute("file")?.Value;
        int? width = null, height = null;
        string? wrong = EntryChecks.Name(name) ?? EntryChecks.Side(element.Attribute("width")?.Value, "width", out width)
            ?? EntryChecks.Side(element.Attribute("height")?.Value, "height", out height);
        if (wrong is not null)
        {
            _set.AddProblem(file, line, $"image {_images} {wrong}");
            return;
        }
        var objects = new List<AnnotatedObject>();
        int number = 0;
        foreach (var box in element.Elements("box"))
        {
            number++;
            if (box.Attribute("ignore")?.Value is "1" or "true")
            {
                _set.Remark(Ignored, file, line);
            }
            else if (ReadBox(box, out var found) is { } problem)
            {
                _set.AddProblem(file, line, $"box {number} of {AnnotationSetBuilder.Show(name!)} {problem}");
            }
            else
            {
                objects.Add(found!);
            }
        }
        if (number > 0 && objects.Count == 0) _set.LeaveOut(file, line);
        else _set.Add(new() { Name = name!, File = file, Row = line, Width = width, Height = height, Objects = objects });
    }

    string? ReadBox(XElement box, out AnnotatedObject? found)
    {
        found = null;
        string[] texts = new string[s_placeAndSize.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (box.Attribute(s_placeAndSize[i])?.Value is not { } text) return $"has no {s_placeAndSize[i]}";
            texts[i] = text;
        }
        double? confidence = null;
        if (EntryChecks.PlaceAndSize(texts, out var edges) is { } wrong) return wrong;
        if (box.Attribute("detection_score")?.Value is { } score)
        {
            if (EntryChecks.Number(score, "detection_score", out double value) is { } problem) return problem;
            confidence = value;
        }
        string label = _set.Share(VocReader.Text(box, "label") ?? "");
        found = new(edges.X1, edges.Y1, edges.X2, edges.Y2, Label: label) { Confidence = confidence };
        return null;
    }
}
