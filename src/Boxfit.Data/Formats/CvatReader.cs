using System.Xml.Linq;

namespace Boxfit.Data.Formats;

/// <summary>
/// Reads CVAT for images, picture by picture. CVAT for video has tracks of key frames instead, from which it reckons the boxes between
/// them: these are refused, since CVAT itself exports them as pictures.
/// </summary>
sealed class CvatReader(string file)
{
    /// <summary>Name of the root element.</summary>
    public const string Root = "annotations";

    const string ForVideo =
        "is CVAT for video, with tracks through the frames; expected pictures. Export it from CVAT as \"CVAT for images\".";

    readonly AnnotationSetBuilder _set = new(file, CvatFormat.FormatName);
    readonly List<(AnnotatedPicture Picture, string? Place)> _pictures = [];
    readonly List<string> _leftOut = [];
    bool _isKnown, _isVideo;
    int _images;

    /// <exception cref="InputException">The file is broken, or is not CVAT's for images.</exception>
    public AnnotationSet Read()
    {
        XmlFiles.ReadEach(file, Root, null, (element, line) =>
        {
            string name = element.Name.LocalName;
            if (name == "track") throw new InputException($"{file} {ForVideo}");
            _isKnown |= name is "version" or "meta" or "image";
            _isVideo |= name == "meta" && element.Descendants("mode").Any(e => e.Value.Trim() == "interpolation");
            if (name == "image") ReadImage(element, line);
        });
        if (!_isKnown)
            throw new InputException($"{file} has the root element <{Root}>, but none of CVAT's <version>, <meta> and <image> in it.");
        // A video exported as pictures says that it was a video, too.
        if (_isVideo && _images == 0) throw new InputException($"{file} {ForVideo}");
        // Tasks of a project may have pictures of one name, which CVAT keeps in a folder a subset.
        _set.AddApart(_pictures, _leftOut);
        return _set.Build();
    }

    void ReadImage(XElement element, int line)
    {
        _images++;
        string? name = element.Attribute("name")?.Value, subset = element.Attribute("subset")?.Value;
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
        bool isIncomplete = false;
        foreach (var shape in element.Elements())
        {
            number++;
            if (CvatShape.Read(shape, out var box, out string? remark) is { } problem)
            {
                isIncomplete = true;
                _set.AddProblem(file, line, $"shape {number} of {AnnotationSetBuilder.Show(name!)} {problem}");
                continue;
            }
            if (remark is not null) _set.Remark(remark, file, line);
            isIncomplete |= box is null && CvatShape.IsObject(shape);
            if (box is { } b)
            {
                string label = _set.Share(shape.Attribute("label")?.Value ?? "");
                objects.Add(new(b.X1, b.Y1, b.X2, b.Y2, Label: label) { Confidence = CvatShape.FindConfidence(shape) });
            }
        }
        if (isIncomplete && objects.Count == 0)
        {
            _set.LeaveOut(file, line);
            _leftOut.Add(name!);
            return;
        }
        string? part = PartNames.Find(subset), place = string.IsNullOrEmpty(subset) ? null : $"{subset}/{name}";
        if (part is null && !string.IsNullOrWhiteSpace(subset) && subset != "default")
            _set.Remark("Pictures in subsets that are neither train, validation nor test are in no part", file, line);
        _pictures.Add((new()
        {
            Name = name!,
            OtherNames = place is null ? [] : [place],
            File = file,
            Row = line,
            Width = width,
            Height = height,
            Part = part,
            Objects = objects,
        }, place));
    }
}
