namespace Boxfit.Cascades.Files;

/// <summary>Says what a file is that was taken for a cascade and is none, and where the cascade is to be had.</summary>
static class OtherFile
{
    /// <summary>Number of first bytes that decide.</summary>
    public const int HeadLength = 4096;

    const string Converted = "which are not cascades; Boxfit finds objects by cascades only, or by models that it has trained";

    /// <summary>
    /// What a file is by its first bytes, as "is …": a web page, a pointer, an archive. Null for what may be XML of OpenCV.
    /// </summary>
    public static string? Describe(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return "is empty; the download failed. Fetch it again";
        if (!head.ContainsAnyExcept((byte)0)) return "has zeros only; its download was begun and not finished. Fetch it again";
        string text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal))
        {
            return "is a Git LFS pointer: a few lines that stand for the file. Run 'git lfs pull' in its repository, " +
                "or download the file itself";
        }
        if (IsPage(text))
        {
            return "is a web page, not a cascade: the page that shows the file was saved in its place. Fetch the file itself; on GitHub " +
                "that is the button 'Raw', or the address that begins with https://raw.githubusercontent.com/";
        }
        if (text.StartsWith("%YAML", StringComparison.Ordinal)) return "is YAML of OpenCV; only cascades in XML are read. Save it as XML";
        if (text is ['{' or '[', ..]) return "is JSON, such as a service's error message, not a cascade. Fetch the file itself";
        if (text.StartsWith('<')) return null;
        return DescribeBinary(head) ?? (text.Any(c => c == '\uFFFD' || char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            ? null
            : $"is a text ('{ForeignText.Shown(text.Split('\n', 2)[0].Trim())}'), not a cascade, which is XML. Fetch the file itself");
    }

    /// <summary>What a document of XML is, as "is …"; null for a cascade and for what is not known.</summary>
    public static string? Describe(CascadeElement document) =>
        document.Name == "opencv_storage" ? DescribeStorage(document.Children) : document.Name.ToLowerInvariant() switch
        {
            "html" => "is a web page, not a cascade. Fetch the file itself",
            "annotation" or "annotations" => "holds boxes of pictures (an annotation), not a cascade",
            "dataset" => "is a data set of dlib (boxes of pictures), not a cascade",
            "net" => $"is a network of OpenVINO, {Converted}",
            "svg" => "is a drawing (SVG), not a cascade",
            "error" => "is a service's error message, not a cascade. Fetch the file itself",
            _ => null,
        };

    static string? DescribeStorage(IReadOnlyList<CascadeElement> roots)
    {
        if (roots.Count == 0) return null;
        if (roots.Any(IsCascade)) return null;
        if (roots.Any(r => r.Find("stageParams") is not null))
        {
            return "holds the parameters of a training only, as params.xml of opencv_traincascade does. The result of the training is " +
                "cascade.xml beside it, which comes when the last stage is done";
        }
        if (roots.Any(r => r.Find("weakClassifiers") is not null || Begins(r.Name, "stage")))
        {
            return "is one stage of a training, as stage0.xml of opencv_traincascade is. The whole cascade is cascade.xml beside it; " +
                "opencv_traincascade writes it from the stages that are there when it is called again with -numStages of their number";
        }
        if (roots.Any(r => r.Name.EndsWith("faces", StringComparison.Ordinal) || r.Find("histograms") is not null))
            return "is a model that tells whose face it is (LBPH, Eigenfaces, Fisherfaces), not a cascade, which finds faces";
        if (roots.Any(r => Begins(r.Name, "opencv_ml") || Begins(r.TypeId, "opencv-ml")))
            return "is a model of OpenCV's machine learning (a support vector machine, trees or the like), not a cascade";
        if (roots.Any(r => r.TypeId == "opencv-object-detector-hog"))
            return "is a detector of histograms of gradients (HOGDescriptor), which is not supported; only Haar and LBP cascades are";
        if (roots.Any(r => r.Name.Contains("camera", StringComparison.OrdinalIgnoreCase)
            || r.Name.Contains("distortion", StringComparison.OrdinalIgnoreCase)))
        {
            return "is a camera's calibration, not a cascade";
        }
        string names = string.Join(", ", roots.Take(3).Select(r => $"<{ForeignText.Shown(r.Name)}>"));
        bool mayBeCascade = roots.Any(r => r.Children.Count > 0 && r.TypeId != "opencv-matrix");
        return mayBeCascade ? null : $"holds other data of OpenCV ({names}), not a cascade";
    }

    static bool Begins(string name, string beginning) => name.StartsWith(beginning, StringComparison.Ordinal);

    static bool IsCascade(CascadeElement root) =>
        root.Find("stages") is not null || root.Find("features") is not null || root.TypeId == "opencv-haar-classifier";

    static bool IsPage(string text) =>
        text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.Contains("<html", StringComparison.OrdinalIgnoreCase);

    static string? DescribeBinary(ReadOnlySpan<byte> head) => head switch
    {
        [0x1F, 0x8B, ..] => "is a gzip archive. Unpack it first",
        [(byte)'P', (byte)'K', 3, 4, ..] => "is a zip archive. Unpack it first; a file of PyTorch is one too, and is no cascade",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] or [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "is an archive. Unpack it first",
        [0xFF, 0xD8, 0xFF, ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "is a picture, not a cascade",
        [0x08, > 0 and < 20, ..] or [0x80, <= 5, ..] or [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
            $"holds the weights of a network (ONNX, PyTorch or Keras), {Converted}",
        _ => null,
    };
}
