namespace Boxfit.Tests.Cli;

/// <summary>A model that predicts boxes without area, as one may that has learned nothing.</summary>
static class EmptyBoxes
{
    /// <summary>Saves a run's model with zeros for its last layer, so that both corners are one point.</summary>
    public static string Model(string run, string path)
    {
        var model = ModelFile.Load(ModelFile.Find(run));
        var parameters = new Dictionary<string, Tensor>(model.Parameters);
        foreach (var parameter in model.Graph.Nodes.Last(n => n.Parameters.Count > 0).Parameters)
        {
            var (shape, values) = model.Parameters[parameter.Name];
            parameters[parameter.Name] = new(shape, new float[values.Length]);
        }
        ModelFile.Save(path, model.Description, parameters);
        return path;
    }
}
