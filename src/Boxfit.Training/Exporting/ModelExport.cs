namespace Boxfit.Training.Exporting;

/// <summary>Writes trained models as other programs read them.</summary>
public static class ModelExport
{
    /// <summary>
    /// Writes a model as ONNX, once ONNX Runtime has given the training engine's boxes on some pictures: at most 1e-4 of a picture's side
    /// apart, 1e-2 with 16-bit floats.
    /// </summary>
    /// <param name="run">Run folder or model file.</param>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <param name="pictures">Paths of the pictures to compare on; any photos will do.</param>
    /// <param name="form">What the file takes and gives.</param>
    /// <param name="halfPrecision">Whether it computes with 16-bit floats, which halves it.</param>
    /// <param name="cancellation">Ends it early; nothing is written then.</param>
    /// <returns>The largest distance of two edges, as a share of the picture's side.</returns>
    /// <exception cref="InputException">
    /// There is no such model, no picture can be read, a weight is too large for 16 bits, or the name does not end in <c>.onnx</c>.
    /// </exception>
    /// <exception cref="BoxfitException">The boxes differ, or the file cannot be written.</exception>
    public static double ToOnnx(
        string run, string path, IReadOnlyList<string> pictures, InputForm form = InputForm.Pixels, bool halfPrecision = false,
        CancellationToken cancellation = default)
    {
        RequireOnnxEnding(path);
        var model = ModelFile.Load(ModelFile.Find(run));
        var read = CheckPictures.Read("the pictures", pictures, model.Description.Preprocessing, cancellation);
        var (bytes, difference) = Checked(model, read, (form, halfPrecision), cancellation: cancellation);
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

    /// <summary>Makes ONNX of a model, compared with the engine.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pictures">The pictures to compare on.</param>
    /// <param name="file">What the file takes and gives, and whether it computes with 16-bit floats.</param>
    /// <param name="threads">Threads that compute; 0 for one a processor.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The file's content, and the largest distance of two edges, as a share of the picture's side.</returns>
    /// <exception cref="BoxfitException">They differ, or a layer gives no usable numbers.</exception>
    internal static (byte[] Bytes, double Difference) Checked(
        Model model, CheckPictures pictures, (InputForm Form, bool HalfPrecision) file = default, int threads = 0,
        CancellationToken cancellation = default)
    {
        var export = OnnxExport.Of(model, file.Form, file.HalfPrecision);
        byte[] bytes = export.Model.ToBytes();
        return (bytes, new OnnxCheck(model, export, threads).Run(bytes, pictures, cancellation));
    }
}
