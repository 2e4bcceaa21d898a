namespace Boxfit.Data.Formats;

/// <summary>Names files of other kinds, which hold boxes in a way that is not read here or no boxes at all, and says what to do.</summary>
static class ForeignFiles
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
        ("project attribute file view metadata", "is a project of VIA 3, which is not read here. Export the pictures from VIA 3 as COCO."),
        ("imgHeight objects.[].polygon", "is of Cityscapes: polygons of a street scene. Its scripts convert it to COCO."),
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
        ("PAR1", "is a Parquet table. Write it as CSV, as pandas does by read_parquet and to_csv."),
        ("\u0089HDF", "is an HDF5 file, which holds no annotations that can be read here. Write them as CSV or COCO."),
        ("\u0093NUMPY", "is a NumPy array. Write its boxes as CSV with a picture's name a row."),
        ("SQLite format 3", "is an SQLite database. Write its table of boxes as CSV."),
        ("MATLAB 5.0", "is a MATLAB file. Write its boxes as CSV with a picture's name a row."),
        ("%PDF", "is a PDF document, and no data of pictures' boxes."),
        ("\u00FF\u00D8\u00FF", Picture),
        ("\u0089PNG", Picture),
        ("GIF8", Picture),
        ("BM", Picture),
        ("RIFF", Picture),
    ];

    const string Picture = "is a picture. Name the file or folder that holds the boxes; the pictures' folder is --images.";

    const string MultiClass = "_classes.csv";

    const string Classes = "is Roboflow's table of classes of whole pictures (multi-class classification): it holds no boxes. " +
        "Export a project of object detection.";

    const int TarMagicAt = 257, RecordHeader = 12;

    /// <summary>What a file is, as the end of a sentence that begins with its path; null where it is nothing of these.</summary>
    public static string? Describe(DataFile file)
    {
        if (file.IsJson) return Array.Find(s_json, j => Array.TrueForAll(j.Places.Split(' '), file.Json.Has)).What;
        if (System.IO.Path.GetFileName(file.Path) == MultiClass && file.Head.TrimStart().StartsWith("filename", StringComparison.Ordinal))
            return Classes;
        if (file.IsText) return null;
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
