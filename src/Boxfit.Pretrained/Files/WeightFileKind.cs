namespace Boxfit.Pretrained.Files;

/// <summary>Tells by a file's first bytes what it is.</summary>
static class WeightFileKind
{
    /// <summary>Number of first bytes that decide.</summary>
    public const int HeadLength = 4096;

    const int TarMagicOffset = 257;

    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8);

    /// <summary>The length of a header, which is a number and no text, then the header in JSON.</summary>
    public static bool IsSafetensors(ReadOnlySpan<byte> head) => head.Length > sizeof(ulong) && head[sizeof(ulong)] == '{'
        && head[..sizeof(ulong)].ContainsAnyExceptInRange((byte)'\t', (byte)'~');

    /// <summary>A pickle of protocol 2 to 5 begins with its protocol; one of the older ones with a name, or a mark before one.</summary>
    public static bool IsPickle(ReadOnlySpan<byte> head) => head switch
    {
        [0x80, <= 5, ..] => true,
        [(byte)'(', (byte)'S', (byte)'\'' or (byte)'"', ..] => true,
        [(byte)'(', ..] => IsWord(head[1..], out _),
        [(byte)'c', ..] => IsWord(head[1..], out int module) && IsWord(head[(module + 2)..], out _),
        _ => false,
    };

    /// <summary>
    /// A message in protocol buffers that begins with field 1, the version of the format, and field 2, the producer, or the graph.
    /// </summary>
    public static bool IsOnnx(ReadOnlySpan<byte> head) => head is [0x08, > 0 and < 20, 0x12 or 0x3A or 0x42, ..] && !IsCoreMl(head);

    /// <summary>The few lines that stand for a file in a repository whose large files were not fetched.</summary>
    public static bool IsLfsPointer(ReadOnlySpan<byte> head) =>
        Text(head).StartsWith("version https://git-lfs.github.com/spec/", StringComparison.Ordinal);

    /// <summary>HTML or XML.</summary>
    public static bool IsMarkup(ReadOnlySpan<byte> head) => Text(head).StartsWith('<');

    /// <summary>What a file is that holds no weights that are read: "a Git LFS pointer …", with a remedy where there is one.</summary>
    /// <param name="head">The file's first bytes.</param>
    /// <param name="name">The file's name, for kinds that their bytes do not tell.</param>
    public static string Describe(ReadOnlySpan<byte> head, string name = "")
    {
        if (head.IsEmpty) return "an empty file; the download failed. Fetch it again";
        if (!head.ContainsAnyExcept((byte)0)) return "a file of zeros; its download was begun and not finished. Fetch it again";
        string text = Text(head);
        if (IsLfsPointer(head))
        {
            return "a Git LFS pointer: a few lines that stand for the file. Run 'git lfs pull' in its repository, " +
                "or download the file itself";
        }
        if (IsMarkup(head) && head.IndexOf("<net "u8) >= 0 && head.IndexOf("<layers"u8) >= 0)
            return "a network of OpenVINO (.xml beside .bin), which is not read. Take the weights of the model that it was converted from";
        if (IsMarkup(head)) return $"a web page or XML ('{Start(text)}'), such as a site's error message. Fetch the file itself";
        if (text is ['{' or '[', ..]) return $"a text in JSON ('{Start(text)}'), such as a service's error message. Fetch the file itself";
        return DescribeBinary(head) ?? DescribeByName(Path.GetFileName(name))
            ?? (IsText(text) ? $"a text ('{Start(text)}')" : "a file of unknown kind");
    }

    static string? DescribeBinary(ReadOnlySpan<byte> head) => head switch
    {
        [0x1F, 0x8B, ..] => "a gzip archive. Unpack it first",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "a bzip2 archive. Unpack it first",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "an xz archive. Unpack it first",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "a 7z archive. Unpack it first",
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "a rar archive. Unpack it first",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "a Zstandard archive. Unpack it first",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] =>
            "a single array (.npy), where several by name were expected. Save them with numpy.savez",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "a GGUF file, which is not read",
        [0xFF, 0xD8, 0xFF, ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a picture",
        _ when IsTar(head) =>
            "a tar archive. Unpack it first; a file of a PyTorch before 0.1.10 is one, and has to be saved again by a newer one",
        _ when head.Length > 8 && head[4..].StartsWith("TFL3"u8) =>
            "a TensorFlow Lite model, which is not read. Take the weights of the model that it was made from",
        _ when IsCoreMl(head) => "a Core ML model (.mlmodel), which is not read. Take the weights of the model that it was converted from",
        _ when IsDarknet(head) =>
            "weights of Darknet, which are numbers without names and are not read. Convert them to PyTorch or Keras with their network",
        _ => null,
    };

    static bool IsTar(ReadOnlySpan<byte> head) => head.Length > TarMagicOffset + 5 && head[TarMagicOffset..].StartsWith("ustar"u8);

    // Also a message in protocol buffers; its second field is a message, a description that begins with an input, not a producer's name.
    static bool IsCoreMl(ReadOnlySpan<byte> head) => 
        head is [0x08, > 0 and < 20, 0x12, < 0x80, 0x0A, ..] or [0x08, > 0 and < 20, 0x12, >= 0x80, < 0x80, 0x0A, ..];

    // Version 0.1 or 0.2 in two numbers, a revision, and the count of pictures seen.
    static bool IsDarknet(ReadOnlySpan<byte> head) => head is [0, 0, 0, 0, 1 or 2, 0, 0, 0, < 10, 0, 0, 0, _, ..];

    static string? DescribeByName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".pb" => "a graph of TensorFlow (.pb), which is a program and is not read. Save the weights of its Keras model in Python: " +
            "model.save_weights('weights.weights.h5')",
        ".pbtxt" or ".prototxt" => "the description of a network, without weights",
        ".caffemodel" => "a model of Caffe, which is not read. Convert it to PyTorch or Keras",
        ".mlmodel" => "a Core ML model, which is not read. Take the weights of the model that it was converted from",
        ".msgpack" => "weights of Flax (msgpack), which are not read. Save them with numpy.savez, or as safetensors, by PyTorch's names",
        ".params" => "weights of MXNet, which are not read. Convert them to PyTorch",
        ".engine" or ".plan" or ".trt" =>
            "an engine of TensorRT, which holds no weights to read. Take those of the model that it was made from",
        ".index" or ".meta" => CheckpointText,
        _ when name.Contains(".ckpt", StringComparison.Ordinal) || name.Contains(".data-0", StringComparison.Ordinal) => CheckpointText,
        _ => null,
    };

    const string CheckpointText = 
        "a file of a TensorFlow checkpoint, which is not read. Load the checkpoint into its model in Python, then " +
        "model.save_weights('weights.weights.h5')";

    static bool IsWord(ReadOnlySpan<byte> line, out int length)
    {
        length = line.IndexOf((byte)'\n');
        return length > 0 && !line[..length].ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    static bool IsText(string text) =>
        text.Length > 0 && !text.Any(c => c == '\uFFFD' || char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    static string Text(ReadOnlySpan<byte> head) => Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');

    static string Start(string text)
    {
        const int Shown = 60;
        string line = text.Split('\n', 2)[0].TrimEnd('\r');
        return ForeignText.Shown(line.Length > Shown ? line[..Shown] + "…" : line);
    }
}
