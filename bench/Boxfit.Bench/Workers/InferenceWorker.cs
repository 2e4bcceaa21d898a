namespace Boxfit.Bench.Workers;

/// <summary>Predicts 16 pictures, some at a time.</summary>
sealed class InferenceWorker : IDisposable
{
    /// <summary>Pictures of a step.</summary>
    public const int Pictures = 16;

    readonly InferencePlan _plan;

    public InferenceWorker(string path, int batch, int threads)
    {
        var model = ModelFile.Load(path);
        _plan = new(model.Graph, model.Parameters, batch, threads);
        WorkerLoop.Fill(_plan.Input);
    }

    public float[] Output => _plan.Output.ToArray();

    /// <summary>Saves the recipe's localizer with random weights.</summary>
    public static void SaveModel(string path, string backbone)
    {
        using var network = new Network(TrainingWorker.Graph(backbone), batch: 1, threads: 1);
        network.Initialize(seed: 1);
        var preprocessing = new Preprocessing(TrainingWorker.Size, TrainingWorker.Size);
        var provenance = new Provenance
        {
            Dataset = "none", Weights = "none", Seed = 1, Version = "bench", Created = DateTimeOffset.UnixEpoch,
        };
        ModelFile.Save(path, new(new() { Backbone = backbone }, preprocessing, provenance), network.Export());
    }

    public void Step()
    {
        for (int done = 0; done < Pictures; done += _plan.Batch) _plan.Run();
    }

    public void Dispose() => _plan.Dispose();
}
