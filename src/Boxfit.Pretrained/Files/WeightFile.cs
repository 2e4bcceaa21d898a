namespace Boxfit.Pretrained.Files;

/// <summary>A file of named arrays from any of the frameworks that people get weights from; arrays are read one by one.</summary>
abstract class WeightFile(string path) : IDisposable
{
    /// <summary>Name of the metadata with the entries beside the arrays that are objects of Python, and their classes.</summary>
    public const string ObjectsIgnored = "objects ignored";

    /// <summary>Where the file is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The file's kind.</summary>
    public abstract WeightFormat Format { get; }

    /// <summary>What the file holds, in its own order.</summary>
    public abstract IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>Texts that the file carries beside its arrays, such as the header of a .safetensors file.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads an array, converted to 32-bit floats, row-major in the file's own order of dimensions.</summary>
    /// <param name="name">One of the names of <see cref="Entries"/>.</param>
    /// <exception cref="InputException">There is none of this name, or it cannot be read.</exception>
    public abstract Tensor Read(string name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>One array of a weight file.</summary>
/// <param name="Name">Its name as the file has it.</param>
/// <param name="Type">Its number format in NumPy's words, such as <c>float32</c>, <c>bfloat16</c> or <c>int64</c>.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first; empty for a scalar.</param>
sealed record WeightEntry(string Name, string Type, int[] Shape)
{
    /// <summary>Why its values cannot be used, such as "numbers of this type are not read; …"; null where they can.</summary>
    public string? Unusable { get; init; }

    /// <summary>An array's entry; without a type of numbers that is read, it cannot be used.</summary>
    internal static WeightEntry Of(string name, NumberType? numbers, string type, int[] shape) =>
        new(name, numbers?.Name() ?? type, shape) { Unusable = numbers is null ? UnreadNumbers : null };

    const string UnreadNumbers = "numbers of this type are not read; save them as float32";
}

/// <summary>The kinds of weight files that are read.</summary>
enum WeightFormat
{
    /// <summary>A .safetensors file.</summary>
    Safetensors,

    /// <summary>PyTorch's zip archive (<c>torch.save</c> since 1.6).</summary>
    TorchZip,

    /// <summary>PyTorch's older stream of pickles.</summary>
    TorchLegacy,

    /// <summary>Keras's HDF5 file: weights alone or a whole model.</summary>
    KerasH5,

    /// <summary>NumPy's archive of arrays.</summary>
    Npz,

    /// <summary>An ONNX model, whose initializers are its weights.</summary>
    Onnx,
}

/// <summary>Opens weight files of all kinds, told by their content, whatever they are called.</summary>
static class WeightFiles
{
    const string Expected = "expected a .safetensors file, a .pth or .pt file of PyTorch, an .h5 file of Keras, an .npz file of NumPy, " +
        "or an .onnx file";

    /// <summary>Opens a file. What it holds is listed and checked against the file's size; nothing in it is executed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">
    /// The file is missing, holds something else (the message says what, and what to do), is damaged or cut short, or asks for anything but
    /// weights.
    /// </exception>
    public static WeightFile Open(string path) => Open(path, mayBeIndex: true);

    /// <summary>Opens a file that has its arrays itself: no index of others, which could name itself.</summary>
    internal static WeightFile OpenSingle(string path) => Open(path, mayBeIndex: false);

    static WeightFile Open(string path, bool mayBeIndex)
    {
        var stream = OpenStream(path);
        bool kept = false;
        try
        {
            byte[] bytes = new byte[WeightFileKind.HeadLength];
            int length = Damage.Guard(stream.Name, "weight file", () => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            var head = bytes.AsSpan(0, length);
            if (WeightFileKind.IsSafetensors(head)) return SafetensorsFile.Open(path);
            if (KerasFile.IsHdf5(head)) return KerasFile.Open(path);
            if (mayBeIndex && ShardedFile.Is(head)) return ShardedFile.Open(path);
            var file = WeightFileKind.IsZip(head) ? OpenZip(stream)
                : WeightFileKind.IsPickle(head) ? TorchFile.Open(stream)
                : WeightFileKind.IsOnnx(head) ? OnnxFile.Open(stream) : null;
            kept = file != null;
            return file ?? throw new InputException($"{stream.Name} is {WeightFileKind.Describe(head, stream.Name)} ({Expected}).");
        }
        finally
        {
            if (!kept) stream.Dispose();
        }
    }

    static WeightFile OpenZip(FileStream stream)
    {
        var zip = Damage.Guard(stream.Name, "zip archive", () => new ZipFile(stream));
        if (TorchZip.Is(zip)) return TorchFile.Open(stream, zip);
        if (NpzFile.Is(zip)) return NpzFile.Open(stream, zip);
        string names = string.Join(", ", zip.Entries.Take(5).Select(e => $"'{ForeignText.Shown(e.Name)}'"));
        string kind = zip.Entries.Any(e => e.Name == "model.weights.h5")
            ? "a whole model of Keras 3 (.keras). Save its weights alone in Python: model.save_weights('weights.weights.h5'); " +
                "or unpack it (it is a zip archive) and take model.weights.h5"
            : zip.Entries.Any(e => e.Name.EndsWith("saved_model.pb", StringComparison.Ordinal))
            ? "a zip archive with a SavedModel of TensorFlow, which is a program and is not read. Save its weights alone in Python: " +
                "tf.keras.models.load_model('FOLDER').save_weights('weights.weights.h5')"
            : zip.Entries.Any(e => e.Name.Contains("com.apple.CoreML", StringComparison.Ordinal))
            ? "a Core ML package (.mlpackage), which is not read. Take the weights of the model that it was converted from"
            : zip.Entries.Any(e => e.Name.EndsWith(".pkl", StringComparison.Ordinal))
            ? "a package of PyTorch (torch.package), which is a program and is not read. Save its weights alone in Python: " +
                "torch.save(model.state_dict(), 'weights.pth')"
            : zip.Entries.Count == 0 ? "an empty zip archive"
            : $"a zip archive with {names}. If the weights are among them, unpack it first";
        throw new InputException($"{stream.Name} is {kind} ({Expected}).");
    }

    static FileStream OpenStream(string path)
    {
        if (path.Length == 0) throw new InputException($"The name of the weight file is empty; {Expected}.");
        if (Directory.Exists(path)) throw new InputException($"{Path.GetFullPath(path)} is a folder; {Expected}.");
        try
        {
            return RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{Path.GetFullPath(path)} is not there; {Expected}.{NearPaths.DidYouMean(path)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path.GetFullPath(path)} cannot be read: {e.Message}", e);
        }
    }
}
