namespace Boxfit.Training.Exporting;

/// <summary>
/// Makes ONNX of model files in memory, so that <see cref="Predictor"/> runs those, too: checkpoints, and runs that have no
/// <c>model.onnx</c>.
/// </summary>
public static class OnnxConversion
{
    /// <summary>For <see cref="PredictorOptions.Convert"/>.</summary>
    /// <param name="path">A model file (<c>.safetensors</c>).</param>
    /// <exception cref="InputException">It is missing, cut short, or not a model of Boxfit.</exception>
    /// <exception cref="BoxfitException">A layer of it gives no usable numbers.</exception>
    public static byte[] Convert(string path)
    {
        var model = ModelFile.Load(path);
        var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
        LayerCheck.Require(model, export, Environment.ProcessorCount);
        return export.Model.ToBytes();
    }
}
