namespace Boxfit.Training.Exporting;

/// <summary>Writes trained models as other programs read them.</summary>
public static class ModelExport
{
    /// <summary>
    /// Writes a model as ONNX, once ONNX Runtime has given the training engine's boxes on some pictures: at most 1e-4 of a picture's side
    /// apart, 1e-3 where the file looks more than once, 1e-2 with 16-bit floats.
    /// </summary>
    /// <param name="run">Run folder or model file.</param>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="pictures">Paths of the pictures to compare on; any photos will do.</param>
    /// <param name="form">What the file takes and gives.</param>
    /// <param name="halfPrecision">Whether it computes with 16-bit floats, which halves it.</param>
    /// <param name="looks">
    /// How often it looks at a picture by itself, where it takes pixels: at most as often as the model was trained to, which it does when
    /// null.
    /// </param>
    /// <param name="cancellation">Ends it early; nothing is written then.</param>
    /// <returns>The largest distance of two edges, as a share of the picture's side.</returns>
    /// <exception cref="InputException">
    /// There is no such model, no picture can be read, a weight is too large for 16 bits, the name does not end in <c>.onnx</c>, or the
    /// model cannot look so often.
    /// </exception>
    /// <exception cref="BoxfitException">The boxes differ, or the file cannot be written.</exception>
    public static double ToOnnx(
        string run, string path, IReadOnlyList<string> pictures, InputForm form = InputForm.Pixels, bool halfPrecision = false,
        int? looks = null, CancellationToken cancellation = default)
    {
        RequireOnnxEnding(path);
        var model = Looking(ModelFile.Load(ModelFile.Find(run)), form, looks);
        var export = Translate(model, form, halfPrecision);
        var read = CheckPictures.Read("the pictures", pictures, export.Pictures, cancellation);
        var (bytes, difference) = Checked(model, export, read, cancellation: cancellation);
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
        return difference;
    }

    /// <summary>
    /// Writes a model with a Keras backbone as Keras's <c>load_model</c> takes it, architecture and weights; it takes scaled floats.
    /// </summary>
    /// <param name="run">Run folder or model file.</param>
    /// <param name="path">The file, whose name ends in <c>.h5</c>. It appears whole or not at all.</param>
    /// <exception cref="InputException">
    /// There is no such model, Keras has no standard layer for a part of it, or the file's name ends otherwise.
    /// </exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void ToKeras(string run, string path)
    {
        RequireKerasEnding(path);
        KerasModelWriter.Save(path, ModelFile.Load(ModelFile.Find(run)));
    }

    /// <summary>The same for Keras.</summary>
    /// <exception cref="InputException">It does not end in <c>.h5</c>.</exception>
    internal static void RequireKerasEnding(string path) => RequireEnding(path, ".h5", "Keras's load_model tells the format");

    /// <summary>The same for ONNX.</summary>
    /// <exception cref="InputException">It does not end in <c>.onnx</c>.</exception>
    internal static void RequireOnnxEnding(string path) => RequireEnding(path, ".onnx", "programs and Boxfit itself tell the format");

    /// <summary>Refuses a name by which other programs would take a file for another format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ending">What its name has to end in.</param>
    /// <param name="why">Who tells the format by that, as the end of a sentence.</param>
    /// <exception cref="InputException">It ends otherwise.</exception>
    internal static void RequireEnding(string path, string ending, string why)
    {
        if (Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase)) return;
        throw new InputException($"The output: found '{path}', expected a name that ends in {ending}, by which {why}.");
    }

    /// <summary>Refuses a disk that the file of a model would fill, before anything is computed for it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">The model's network.</param>
    /// <param name="bytesPerWeight">The least that a weight takes there.</param>
    /// <param name="free">Bytes that are free there; the disk's when null.</param>
    /// <exception cref="BoxfitException">There is less room.</exception>
    internal static void RequireRoom(string path, Graph graph, int bytesPerWeight, long? free = null) => DiskRoom.Require(
        Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", bytesPerWeight * graph.Parameters.Sum(p => (long)p.Count), "The model",
        "Or take another disk by --out.", free);

    /// <summary>A model that looks as often as is asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">What its file is to take.</param>
    /// <param name="looks">How often; null for as often as it was trained to.</param>
    /// <exception cref="InputException">It was not trained to, or its file is not to look by itself.</exception>
    internal static Model Looking(Model model, InputForm form, int? looks)
    {
        if (looks is not { } count) return model;
        if (form != InputForm.Pixels)
            throw new InputException("--looks: it is for --input pixels. The bare network looks at what it is given; leave it out.");
        int trained = model.Description.Preprocessing.Looks?.Count ?? 1;
        if (count < 1 || count > trained)
        {
            string expected = trained == 1 ? "1, since the model was trained to look once"
                : $"1 to {trained}, as often as the model was trained to look";
            throw new InputException($"--looks: found {count}, expected {expected}.");
        }
        if (count == trained) return model;
        var preprocessing = model.Description.Preprocessing;
        // What was measured and promised is of all its looks.
        return model with
        {
            Description = model.Description with
            {
                Preprocessing = preprocessing with { Looks = count == 1 ? null : preprocessing.Looks! with { Count = count } },
                Metrics = null, Promise = null,
            },
        };
    }

    /// <summary>A model as ONNX for other programs, which takes the model's looks by itself where it can.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">What the file is to take and to give.</param>
    /// <param name="halfPrecision">Whether it is to compute with 16-bit floats.</param>
    /// <exception cref="InputException">A weight is too large for 16 bits, or the pictures would be too large.</exception>
    internal static OnnxExport Translate(Model model, InputForm form, bool halfPrecision) =>
        form == InputForm.Pixels && model.Description.Preprocessing.Looks is not null
            ? OnnxExport.WithLooks(model, halfPrecision) : OnnxExport.Of(model, form, halfPrecision);

    /// <summary>The content of a model's ONNX file, compared with the engine.</summary>
    /// <param name="model">The model.</param>
    /// <param name="export">The same as ONNX.</param>
    /// <param name="pictures">The pictures to compare on, of the size that it takes.</param>
    /// <param name="threads">Threads that compute; 0 for one a processor.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The file's content, and the largest distance of two edges, as a share of the picture's side.</returns>
    /// <exception cref="BoxfitException">They differ, or a layer gives no usable numbers.</exception>
    internal static (byte[] Bytes, double Difference) Checked(
        Model model, OnnxExport export, CheckPictures pictures, int threads = 0, CancellationToken cancellation = default)
    {
        byte[] bytes = export.Model.ToBytes();
        return (bytes, new OnnxCheck(model, export, threads).Run(bytes, pictures, cancellation));
    }
}
