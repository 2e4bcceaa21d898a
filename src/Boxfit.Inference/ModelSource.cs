namespace Boxfit.Inference;

/// <summary>From what a user names as a model to the content of an ONNX file: the one place for this rule.</summary>
static class ModelSource
{
    const byte FirstField = 8; // ONNX's version of the format, a number
    const int HeaderStart = 8; // of a .safetensors file, behind its length

    /// <summary>Reads an ONNX file, the <c>model.onnx</c> of a run folder, or what <see cref="PredictorOptions.Convert"/> makes.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="options">Has the conversion.</param>
    /// <exception cref="InputException">There is none, or it would need a conversion.</exception>
    public static (byte[] Content, string Name) Read(string path, PredictorOptions options)
    {
        string full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) return IsOnnx(full) ? (ReadFile(full), full) : Convert(ModelFile.Find(full), options);
        string onnx = Path.Combine(full, ModelFile.OnnxName);
        if (!File.Exists(onnx)) return Convert(ModelFile.Find(full), options);
        byte[] content = ReadFile(onnx);
        if (!HasOther(full)) return (content, onnx);
        string model = ModelFile.Find(full);
        if (IsOf(content, onnx, model)) return (content, onnx);
        if (options.Convert is null)
        {
            throw new InputException(
                $"{onnx} is of another model than {model}, which the run delivers. Write it anew: " +
                ShellLine.Of("export", full, "--out", onnx));
        }
        if (options.Logger is { } logger) PredictorLog.Outdated(logger, onnx);
        return Convert(model, options);
    }

    /// <summary>Whether a folder has a run or its model beside the ONNX file; one that was shipped need not.</summary>
    static bool HasOther(string folder) =>
        File.Exists(Path.Combine(folder, ModelFile.DeliveredName)) || File.Exists(Path.Combine(folder, "config.yaml"));

    /// <summary>Whether both say the same of themselves: epoch, step and time of writing are in it.</summary>
    static bool IsOf(byte[] onnx, string name, string model)
    {
        OnnxFileCheck.Require(onnx, name);
        return OnnxFileCheck.Text(onnx, ModelFile.MetadataName) == ModelFile.Describe(model).ToJson();
    }

    static (byte[] Content, string Name) Convert(string model, PredictorOptions options)
    {
        if (options.Convert is { } convert) return (convert(model), model);
        ModelFile.Describe(model); // Says what is wrong with what is none.
        throw new InputException(
            $"{model} is a model for going on with training, where ONNX was expected. Write that: " +
            ShellLine.Of("export", model, "--out", ModelFile.OnnxName));
    }

    static bool IsOnnx(string path)
    {
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) return true;
        if (!File.Exists(path)) return false;
        Span<byte> head = stackalloc byte[HeaderStart + 1];
        using var file = Open(path);
        int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return count == head.Length && head[0] == FirstField && head[HeaderStart] != '{';
    }

    static byte[] ReadFile(string path)
    {
        try
        {
            return RegularFile.ReadBytes(path, Array.MaxLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The model {path} cannot be read: {ForeignText.ShownLine(e.Message)}", e);
        }
    }

    static FileStream Open(string path)
    {
        try
        {
            return RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The model {path} cannot be read: {ForeignText.ShownLine(e.Message)}", e);
        }
    }
}
