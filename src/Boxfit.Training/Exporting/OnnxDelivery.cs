namespace Boxfit.Training.Exporting;

/// <summary>Writes the model that a run delivers as ONNX, compared with the engine on random pictures.</summary>
static class OnnxDelivery
{
    /// <summary>
    /// Writes <see cref="RunFolder.OnnxFile"/> where the run has a model. What keeps it from being written is said and no more: the run has
    /// its model, of which predicting makes ONNX each time.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="say">Takes what is to be said.</param>
    public static void Write(RunFolder folder, int threads, Action<string> say)
    {
        if (!File.Exists(folder.DeliveredFile)) return;
        try
        {
            var model = ModelFile.Load(folder.DeliveredFile);
            // One look: Predictor takes the others, and these at less cost than a graph for all pictures.
            var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
            byte[] bytes = ModelExport.Checked(model, export, CheckPictures.Random(export.Pictures), threads).Bytes;
            AtomicFile.Write(folder.OnnxFile, stream => stream.Write(bytes), bytes.Length);
        }
        catch (BoxfitException e)
        {
            say($"Note: the run has no {ModelFile.OnnxName}. {e.Message}");
        }
    }
}
