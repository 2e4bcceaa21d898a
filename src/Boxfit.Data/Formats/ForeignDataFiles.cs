namespace Boxfit.Data.Formats;

/// <summary>Names files of other kinds, which hold boxes in a way that is not read here or no boxes at all, and says what to do.</summary>
static class ForeignDataFiles
{
    /// <summary>What JSON with these places is, where it is not read. All of a line have to be there.</summary>
    static readonly (string Places, string What)[] s_json =
    [
        ("samples.[].filepath", $"is a data set of FiftyOne. {Export("FiftyOne")}"),
        ("samples.[].ground_truth", $"is a data set of FiftyOne. {Export("FiftyOne")}"),
        ("labels.*.[].bounding_box", $"is of FiftyOne's own format (FiftyOneImageDetectionDataset). {Export("FiftyOne")}"),
        ("features.[].geometry", "is GeoJSON: it holds places on a map, and no pictures."),
        ("categories.label items", $"is of Datumaro's own format. {Export("Datumaro")}"),
        ("item annotations.[].name", $"is Darwin's JSON, of V7. {Export("V7")}"),
        ("[].labels.[].box2d", "is of BDD100K's form (Scalabel). Its tools convert it to COCO."),
        ("[].frames.[].labels.[].box2d", "is of BDD100K's form (Scalabel). Its tools convert it to COCO."),
        ("[].Label.objects", $"is an export of Labelbox. {Export("Labelbox")}"),
        ("[].data_row", $"is an export of Labelbox. {Export("Labelbox")}"),
        ("data_row", $"is an export of Labelbox. {Export("Labelbox")}"),
        ("nbformat cells", "is a Jupyter notebook, and no data of boxes. Run it, and let it write CSV or COCO."),
        ("task.data result", "is one annotation of Label Studio, as it keeps them in a cloud store. Export the project as JSON."),
        ("annotation.result task.data", "is a message of Label Studio about one annotation. Export the project as JSON."),
        ("[].regions.[].tagName", $"is of Azure Custom Vision. {Export("Custom Vision")}"),
        ("images.[].regions.[].tagName", $"is of Azure Custom Vision. {Export("Custom Vision")}"),
        ("image_url label.[].topX", $"is Azure Machine Learning's JSON Lines. {Export("Azure")}"),
        ("content annotation extras", $"is of Dataturks. {Script}"),
        ("content annotation.[].points", $"is of Dataturks. {Script}"),
        ("[].task_id [].params [].response", $"is a list of Scale AI's tasks. {Script}"),
        ("task_id params response", $"is a task of Scale AI. {Script}"),
        ("images.[].labels export_format_version", $"is of Hasty. {Export("Hasty")}"),
        ("metadata.name instances.[].points", $"is of SuperAnnotate. {Export("SuperAnnotate")}"),
        ("metadata.name instances comments", $"is of SuperAnnotate. {Export("SuperAnnotate")}"),
        ("image.file_name annotations.[].predicted_iou", "is a picture's file of SA-1B: masks of everything in it, and no single object."),
        ("features rows.[].row", "is a page of Hugging Face's data viewer. Save the data set itself, as pictures with a metadata.jsonl."),
        ("[].data_units [].label_hash", $"is of Encord. {Export("Encord")}"),
        ("[].data_units.*.labels", $"is of Encord. {Export("Encord")}"),
        ("[].labels.[].jsonResponse", $"is of Kili. {Export("Kili")}"),
        ("filename annotations.[].coordinates metadata", $"is of Dataloop. {Export("Dataloop")}"),
        ("gtboxes.[].fbox", $"is CrowdHuman's list (odgt): several boxes a person. {Script}"),
        ("Labels.[].Instances.[].BoundingBox", $"is an answer of AWS Rekognition about one picture. {Script}"),
        ("FaceDetails.[].BoundingBox", $"is an answer of AWS Rekognition about one picture. {Script}"),
        ("responses.[].localizedObjectAnnotations", $"is an answer of Google's Vision API. {Script}"),
        ("responses.[].faceAnnotations", $"is an answer of Google's Vision API. {Script}"),
        ("predictions.[].x predictions.[].width image.width", $"is an answer of Roboflow's inference about one picture. {Script}"),
        ("task class_names", $"is NDJSON of Ultralytics. {Export("Ultralytics")}"),
        ("[].box.x1 [].confidence [].class", $"holds the detections of Ultralytics in one picture, without its name. {Script}"),
        ("labels scores bboxes", $"holds the detections of MMDetection in one picture, without its name. {Script}"),
        ("classes tags projectType", "is the meta.json of a Supervisely project. Name the project's folder."),
        ("classes.[].shape tags", "is the meta.json of a Supervisely project. Name the project's folder."),
        ("columns index data.[].[]", $"is a table that pandas wrote by to_json. {Table}"),
        ("columns data.[].[]", $"is a table that pandas wrote by to_json. {Table}"),
        ("schema.fields data.[]", $"is a table that pandas wrote by to_json. {Table}"),
        ("imgHeight objects.[].polygon", "is of Cityscapes: polygons of a street scene. Its scripts convert it to COCO."),
    ];

    /// <summary>Names of the columns by which a table of boxes is known.</summary>
    static readonly string[] s_edges = ["x1", "xmin", "x_min", "left", "bbox_x", "x", "bbox"];

    /// <summary>What XML with these roots is, where it is not read.</summary>
    static readonly (string Root, string What)[] s_xml =
    [
        ("html", Page),
        ("stylesheet", "is a style sheet (XSL), as dlib puts it beside its data. Name the XML file with the boxes."),
        ("opencv_storage",
            $"is a file of OpenCV, such as a cascade, and no boxes. A cascade is named by --cascade of {ShellLine.Of("label")}."),
        ("doc", "is XML, perhaps of Colabeler. Export the data from there as Pascal VOC."),
        ("sequence", "is XML of a video's tracks, as UA-DETRAC has it. Convert it to COCO by its script."),
        ("tagset", $"is ICDAR's XML of words in pictures. {Script}"),
        ("HRSC_Image", $"is HRSC2016's XML of turned ships. {Script}"),
        ("plist", "is a property list of macOS, and no data of boxes."),
        ("kml", "is KML: it holds places on a map, and no pictures."),
        ("svg", "is a drawing (SVG), and no data of boxes."),
        ("Error", "is a store's error message (XML), saved in place of the file. Fetch the file itself, signed in where that is needed."),
    ];

    /// <summary>How files of other kinds begin.</summary>
    static readonly (string Magic, string What)[] s_binary =
    [
        ("PK\u0003\u0004", "is a ZIP archive. Unpack it and name the folder or data file in it."),
        ("7z\u00BC\u00AF", "is a 7-Zip archive. Unpack it and name the folder or data file in it."),
        ("Rar!", "is a RAR archive. Unpack it and name the folder or data file in it."),
        ("\u001F\u008B", "is compressed by gzip. Unpack it and name the folder or data file in it."),
        ("BZh", "is compressed by bzip2. Unpack it and name the folder or data file in it."),
        ("\u00FD7zXZ", "is compressed by xz. Unpack it and name the folder or data file in it."),
        ("\u0028\u00B5\u002F\u00FD", "is compressed by zstd. Unpack it and name the folder or data file in it."),
        ("\u0080\u0002", Pickle),
        ("\u0080\u0003", Pickle),
        ("\u0080\u0004", Pickle),
        ("\u0080\u0005", Pickle),
        ("PAR1", "is a Parquet table. Write it as CSV, as pandas does by read_parquet and to_csv."),
        ("\u0089HDF", "is an HDF5 file, which holds no annotations that can be read here. Write them as CSV or COCO."),
        ("\u0093NUMPY", "is a NumPy array. Write its boxes as CSV with a picture's name a row."),
        ("SQLite format 3", "is an SQLite database. Write its table of boxes as CSV."),
        ("MATLAB 5.0", "is a MATLAB file. Write its boxes as CSV with a picture's name a row."),
        (Pdf, "is a PDF document, and no data of pictures' boxes."),
        ("\u00FF\u00D8\u00FF", Picture),
        ("\u0089PNG", Picture),
        ("GIF8", Picture),
        ("BM", Picture),
        ("RIFF", Picture),
    ];

    const string Pdf = "%PDF"; // text in the beginning of many

    const string Picture = "is a picture. Name the file or folder that holds the boxes; the pictures' folder is --images.";

    const string Page = "is a web page (HTML), saved in place of the file. Fetch the file itself; on GitHub that is the button 'Raw'.";

    const string Pickle = "is a pickle of Python, which may run any code. Open it where it comes from, and write its boxes as CSV.";

    const string Script = "Convert it to COCO or CSV by a script.";

    const string Table = "Write it by to_csv(index=False).";

    const string MultiClass = "_classes.csv";

    const string Classes = "is Roboflow's table of classes of whole pictures (multi-class classification): it holds no boxes. " +
        "Export a project of object detection.";

    const int TarMagicAt = 257, RecordHeader = 12;

    /// <summary>What a file is, as the end of a sentence that begins with its path; null where it is nothing of these.</summary>
    public static string? Describe(DataFile file)
    {
        // A compressed file may have no zero byte in its beginning, but it has other characters that no text has.
        bool isText = file.IsText && !file.Head.AsSpan().ContainsAnyInRange('\u0001', '\b');
        return !isText || file.Head.StartsWith(Pdf, StringComparison.Ordinal) ? DescribeBinary(file)
            : file.IsJson ? Array.Find(s_json, j => Array.TrueForAll(j.Places.Split(' '), file.Json.Has)).What
            : IsMultiClass(file) ? Classes
            : file.IsXml ? DescribeXml(file)
            : file.Head.StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal)
                ? "is a Git LFS pointer: a few lines that stand for the file. Run 'git lfs pull' in its repository."
            : file.Head.StartsWith("404: Not Found", StringComparison.OrdinalIgnoreCase)
                ? "is the answer of a web server that found nothing. Fetch the file anew from the right address." : null;
    }

    /// <summary>
    /// True for a table as pandas writes it by to_json: an object for each column, by row numbers, or one for each row, in a list or a line
    /// each. To be asked where no format fits.
    /// </summary>
    public static bool IsTable(JsonOutline json) => (json.Damage is null || json.IsOfLines) &&
        Array.Exists(s_edges, e => json.Has($"{e}.0") || json.Has($"[].{e}") || (json.IsOfLines && json.Has(e)));

    static bool IsMultiClass(DataFile file) => System.IO.Path.GetFileName(file.Path) == MultiClass
        && file.Head.TrimStart().StartsWith("filename", StringComparison.Ordinal);

    static string? DescribeXml(DataFile file)
    {
        if (file.Head.TrimStart().StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)) return Page;
        return Array.Find(s_xml, x => string.Equals(x.Root, file.XmlRoot, StringComparison.Ordinal)).What;
    }

    static string? DescribeBinary(DataFile file)
    {
        Span<byte> head = stackalloc byte[TarMagicAt + 5];
        using var stream = RegularFile.OpenRead(file.Path);
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        string begin = Encoding.Latin1.GetString(head);
        if (begin.Length == TarMagicAt + 5 && begin.EndsWith("ustar", StringComparison.Ordinal))
            return "is a tar archive. Unpack it and name the folder or data file in it.";
        if (begin.StartsWith("PK", StringComparison.Ordinal) && IsSpreadsheet(file))
            return "is a spreadsheet, as Excel and LibreOffice write it. Save its table as CSV.";
        if (Array.Find(s_binary, b => begin.StartsWith(b.Magic, StringComparison.Ordinal)).What is { } what) return what;
        return IsTensorFlowRecord(head, stream.Length)
            ? "is a TFRecord file of TensorFlow. Convert it to CSV or COCO by the script that reads your records." : null;
    }

    /// <summary>Spreadsheets are ZIP archives, which name what they hold at their beginning.</summary>
    static bool IsSpreadsheet(DataFile file) =>
        System.IO.Path.GetExtension(file.Path).ToLowerInvariant() is ".xlsx" or ".xlsm" or ".ods"
        || file.Head.Contains("xl/work", StringComparison.Ordinal)
        || file.Head.Contains("opendocument.spreadsheet", StringComparison.Ordinal);

    /// <summary>A record is its length in eight bytes, four bytes of a checksum, the record, and four more bytes.</summary>
    static bool IsTensorFlowRecord(ReadOnlySpan<byte> head, long length)
    {
        const int checksum = 4;
        if (head.Length < RecordHeader) return false;
        ulong record = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(head);
        // An example is a message whose first field, the features, is a message.
        return record > 0 && record <= (ulong)Math.Max(0, length - RecordHeader - checksum)
            && head.Length > RecordHeader && head[RecordHeader] == 0x0A;
    }

    static string Export(string tool) => $"Export the data from {tool} as COCO, Pascal VOC or YOLO.";
}
