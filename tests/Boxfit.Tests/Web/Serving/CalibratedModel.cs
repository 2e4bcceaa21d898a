using Boxfit.Tests.Core.Uncertainty;

namespace Boxfit.Tests.Web.Serving;

/// <summary>A run's model as ONNX that promises something of its boxes.</summary>
static class CalibratedModel
{
    /// <summary>Copies it; returns the copy's path.</summary>
    public static string Copy(TinyRun run, TemporaryFolder folder, double factor)
    {
        string path = folder["model.onnx"];
        File.Copy(Path.Combine(run.Folder, "model.onnx"), path);
        var description = ModelFile.Describe(ModelFile.Find(run.Folder)) with { Promise = BoxPromiseTests.Promise(factor) };
        OnnxTexts.Replace(path, ModelFile.MetadataName, description.ToJson());
        return path;
    }
}
