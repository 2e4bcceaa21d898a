namespace Boxfit.Inference;

/// <summary>
/// From what a user names as a model to an ONNX file: the one place for this rule. A file is left to ONNX Runtime to be read, which saves a
/// copy of all weights; what is made in memory is its content.
/// </summary>
/// <param name="Name">What to call it; of a file its path.</param>
/// <param name="Content">Its content; null for a file.</param>
sealed record ModelSource(string Name, byte[]? Content)
{
    const byte FirstField = 8; // ONNX's version of the format, a number
    const int HeaderStart = 8; // of a .safetensors file, behind its length

    /// <summary>Finds an ONNX file, the <c>model.onnx</c> of a run folder, or what <see cref="PredictorOptions.Convert"/> makes.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="options">Has the conversion.</param>
    /// <exception cref="InputException">There is none, or it would need a conversion.</exception>
    public static ModelSource Find(string path, PredictorOptions options)
    {
        string full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) return IsOnnx(full) ? OfFile(full) : Convert(ModelFile.Find(full), options);
        string onnx = Path.Combine(full, ModelFile.OnnxName);
        if (!File.Exists(onnx))
        {
            string found = ModelFile.Find(full);
            if (options.Convert is null && File.Exists(Path.Combine(full, ModelFile.ConfigurationName))) RefuseUnfinished(full);
            return Convert(found, options);
        }
        if (!HasOther(full)) return OfFile(onnx);
        string model = ModelFile.Find(full);
        if (IsOf(onnx, model)) return OfFile(onnx);
        if (options.Convert is null)
        {
            throw new InputException(
                $"{onnx} is of another model than {model}, which the run delivers. Write it anew: " +
                ShellLine.Of("export", full, "--out", onnx));
        }
        if (options.Logger is { } logger) PredictorLog.Outdated(logger, onnx);
        return Convert(model, options);
    }

    /// <summary>Refuses what is no ONNX file, or not a whole one.</summary>
    /// <exception cref="InputException">It is none, or parts of it lie in other files.</exception>
    public void Check()
    {
        using Stream content = Content is null ? Open(Name) : new MemoryStream(Content);
        OnnxFileCheck.Require(content, Name);
    }

    /// <summary>Whether a folder has a run or its model beside the ONNX file; one that was shipped need not.</summary>
    static bool HasOther(string folder) =>
        File.Exists(Path.Combine(folder, ModelFile.DeliveredName)) || File.Exists(Path.Combine(folder, ModelFile.ConfigurationName));

    /// <summary>
    /// Whether both say the same of themselves: epoch, step and time of writing are in it. An ONNX file may take the model's looks by
    /// itself.
    /// </summary>
    static bool IsOf(string onnx, string model)
    {
        using var content = Open(onnx);
        OnnxFileCheck.Require(content, onnx);
        var description = ModelFile.Describe(model);
        string? text = OnnxFileCheck.Text(content, ModelFile.MetadataName);
        return text == description.ToJson() || text == description.WithLooksInside().ToJson();
    }

    static ModelSource Convert(string model, PredictorOptions options)
    {
        if (options.Convert is { } convert) return new(model, convert(model));
        ModelFile.Describe(model); // Says what is wrong with what is none.
        throw new InputException(
            $"{model} is the trained model as Boxfit itself keeps it, where the same as ONNX was expected: {ModelFile.OnnxName}, which " +
            "lies beside it in the run's folder, or is written by " + ShellLine.Of("export", model, "--out", ModelFile.OnnxName));
    }

    /// <summary>A run's file of ONNX is written at its end, and taken away where it goes on.</summary>
    static void RefuseUnfinished(string run) => throw new InputException(
        $"{run} has no {ModelFile.OnnxName}, which a training writes at its end: it is being trained, or was stopped, or the file was " +
        $"removed. To write the model that it has so far: {ShellLine.Of("export", run, "--out", "boxfit.onnx")}; to finish it, where " +
        $"nothing trains it: {ShellLine.Of("train", "--resume", run)}");

    /// <summary>Whether a file is an ONNX file, by its name or how it begins.</summary>
    public static bool IsOnnx(string path)
    {
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) return true;
        if (!File.Exists(path)) return false;
        Span<byte> head = stackalloc byte[HeaderStart + 1];
        using var file = Open(path);
        int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return count == head.Length && head[0] == FirstField && head[HeaderStart] != '{';
    }

    static ModelSource OfFile(string path)
    {
        if (File.Exists(path)) return new(path, null);
        // A name whose bytes are not UTF-8, which ONNX Runtime would not find.
        using var file = Open(path);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return new(path, content);
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
