namespace Boxfit.Training.Session;

/// <summary>A model that is done, which the first process has as a file and the others hear from it.</summary>
static class DoneModel
{
    /// <summary>Loads it. Common.</summary>
    /// <param name="path">The file, or the run folder, which only the first process has to see.</param>
    /// <param name="world">The processes.</param>
    public static Model Load(string path, World world)
    {
        string found = world.Together(() => world.IsFirst ? ModelFile.Find(path) : "");
        if (world.IsAlone) return ModelFile.Load(found);
        byte[] file = world.Together(() => world.IsFirst ? RegularFile.ReadBytes(found, Array.MaxLength) : []);
        int length = world.Broadcast(file.Length);
        if (!world.IsFirst) file = new byte[length];
        world.Broadcast(file.AsSpan());
        return world.Together(() =>
        {
            if (world.IsFirst) return ModelFile.Load(found);
            string copy = Path.GetTempFileName();
            try
            {
                File.WriteAllBytes(copy, file);
                return ModelFile.Load(copy);
            }
            finally
            {
                File.Delete(copy);
            }
        });
    }

    /// <summary>Measures it on the test part, on the thread that calls. Common.</summary>
    /// <param name="model">The model.</param>
    /// <param name="test">The test part.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Evaluation Measure(Model model, HeldOutPart test, int threads, CancellationToken cancellation)
    {
        var scale = model.Description.Unlikeness;
        var graph = scale is null ? model.Graph : PooledFeatures.Beside(model.Graph);
        using var plan = new InferencePlan(graph, model.Parameters, HeldOutPart.BatchSize, threads);
        return test.Evaluate(plan, model.Description.Configuration, OutputNames.Of(model.Description), cancellation, scale);
    }
}
