namespace Boxfit.Pretrained.Files;

/// <summary>Opens weight files of all kinds, told by their content, whatever they are called.</summary>
public static class WeightFiles
{
    const string Expected = "expected a .safetensors file, a .pth or .pt file of PyTorch, an .h5 file of Keras, or a .npz file of NumPy";

    /// <summary>Opens a file. What it holds is listed and checked against the file's size; nothing in it is executed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">
    /// The file is missing, holds something else (the message says what, and what to do), is damaged or cut short, or asks for anything but
    /// weights.
    /// </exception>
    public static WeightFile Open(string path)
    {
        var stream = OpenStream(path);
        bool kept = false;
        try
        {
            byte[] bytes = new byte[FileContent.HeadLength];
            int length = Damage.Guard(stream.Name, "weight file", () => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            var head = bytes.AsSpan(0, length);
            if (FileContent.IsSafetensors(head)) return SafetensorsFile.Open(path);
            if (KerasFile.IsHdf5(head)) return KerasFile.Open(path);
            var file = FileContent.IsZip(head) ? OpenZip(stream) : FileContent.IsPickle(head) ? TorchFile.Open(stream) : null;
            kept = file != null;
            return file ?? throw new InputException($"{stream.Name} is {FileContent.Describe(head)} ({Expected}).");
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
            ? "a whole model of Keras 3 (.keras). Save its weights alone in Python: model.save_weights('weights.weights.h5')"
            : zip.Entries.Count == 0 ? "an empty zip archive" : $"a zip archive with {names}. If the weights are among them, unpack it first";
        throw new InputException($"{stream.Name} is {kind} ({Expected}).");
    }

    static FileStream OpenStream(string path)
    {
        if (path.Length == 0) throw new InputException($"The name of the weight file is empty; {Expected}.");
        if (Directory.Exists(path)) throw new InputException($"{Path.GetFullPath(path)} is a folder; {Expected}.");
        Pipe.Refuse(path);
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{Path.GetFullPath(path)} is not there; {Expected}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path.GetFullPath(path)} cannot be read: {e.Message}", e);
        }
    }
}
