namespace Boxfit.Pretrained.Files;

/// <summary>Finds the weight file that a path stands for, and says what a folder is that has none.</summary>
static class WeightFolder
{
    static readonly string[] s_indexes = ["model.safetensors.index.json", "pytorch_model.bin.index.json"];
    static readonly string[] s_files = ["pytorch_model.bin", "diffusion_pytorch_model.safetensors"];

    /// <summary>
    /// A file itself; of a run folder the model that the run delivers; of a folder as of Hugging Face the weights or their index.
    /// </summary>
    /// <exception cref="InputException">A folder that is none of these, with what it is.</exception>
    public static string Find(string path)
    {
        if (!Directory.Exists(path)) return path;
        string folder = Path.GetFullPath(path);
        if (Has("config.yaml") || Has(ModelFile.DeliveredName)) return ModelFile.Find(path);
        if (s_indexes.Concat(s_files).FirstOrDefault(Has) is { } name) return Path.Combine(folder, name);
        throw Describe(folder) is { } kind ? new InputException($"{folder} is {kind}.") : ModelFile.NoRun(folder);

        bool Has(string file) => File.Exists(Path.Combine(folder, file));
    }

    static string? Describe(string folder)
    {
        if (Has("saved_model.pb") || Has("saved_model.pbtxt"))
        {
            return "a SavedModel of TensorFlow, which is a program and is not read. Save its weights alone in Python: " +
                $"tf.keras.models.load_model('{ForeignText.Shown(Path.GetFileName(folder))}').save_weights('weights.weights.h5')";
        }
        if (Has("data.pkl") || Directory.Exists(Path.Combine(folder, "archive")))
            return "an unpacked file of PyTorch. Take the .pth or .pt file that it was unpacked from";
        if (Directory.Exists(Path.Combine(folder, "Data", "com.apple.CoreML")))
            return "a Core ML package (.mlpackage), which is not read. Take the weights of the model that it was converted from";
        if (Has("checkpoint") || Any("*.ckpt.index") || Any("*.index"))
        {
            return "a folder of checkpoints of TensorFlow, which are not read. Save the weights in Python: load the checkpoint into its " +
                "model, then model.save_weights('weights.weights.h5')";
        }
        if (Has("model.json") && Any("*.bin"))
            return "a model of TensorFlow.js, which is not read. Take the Keras model that it was converted from";
        if (Any("mp_rank_*_model_states.pt") || Directory.Exists(Path.Combine(folder, "checkpoint")))
        {
            return "a checkpoint of DeepSpeed or the like, in parts. Put it together in Python: " +
                "python zero_to_fp32.py . pytorch_model.bin (the script lies beside it)";
        }
        return null;

        bool Has(string file) => File.Exists(Path.Combine(folder, file));
        bool Any(string pattern) => Directory.EnumerateFiles(folder, pattern).Any();
    }
}
