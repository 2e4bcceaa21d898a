using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Boxfit.Inference;

/// <summary>A model of Boxfit's as ONNX, loaded: it takes pixels and gives boxes.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Session">Runs it.</param>
/// <param name="Description">What it is.</param>
/// <param name="Provider">What computes.</param>
sealed record LoadedModel(string Name, OnnxSession Session, ModelDescription Description, ProviderChoice Provider)
{
    static string Expected => $"Expected a file that {OnnxFileCheck.Command} wrote, with --input pixels, its default.";

    /// <summary>Loads a model.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InputException">It is none of Boxfit's, damaged, or of another version; or no execution provider works.</exception>
    public static LoadedModel Load(ModelSource source, PredictorOptions options)
    {
        source.Check();
        string name = source.Name;
        var (session, provider) = ExecutionProvider.Choose(options.Providers, ExecutionProvider.Present, append =>
        {
            using var settings = OnnxSession.Settings(options.ThreadCountPerPicture);
            // The highest level lays out all weights anew for this processor.
            if (options.QuickStart) settings.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED;
            append(settings);
            return Open(source, settings);
        });
        try
        {
            var description = Describe(session.Metadata, name);
            var size = description.Preprocessing;
            if (!session.Takes(ModelFile.OnnxInput, TensorElementType.UInt8, -1, size.Height, size.Width, 3)
                || !session.Gives(ModelFile.OnnxOutput, TensorElementType.Float, -1, 4))
            {
                throw new InputException(
                    $"{name} takes {session.Inputs} and gives {session.Outputs}, not {ModelFile.OnnxInput} of " +
                    $"{size.Width}×{size.Height} (width × height) and {ModelFile.OnnxOutput}. {Expected}");
            }
            return new(name, session, description, provider);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    static OnnxSession Open(ModelSource source, SessionOptions settings)
    {
        try
        {
            return source.Content is { } content ? new(content, settings) : new(source.Name, settings);
        }
        catch (BoxfitException e) when (e.InnerException is OnnxRuntimeException)
        {
            throw new InputException(
                $"{source.Name} cannot be used. {e.Message.TrimEnd('.')}. It is damaged, or of another version of ONNX than this ONNX " +
                $"Runtime ({OnnxSession.Version}) knows. {Expected}", e);
        }
    }

    static ModelDescription Describe(IReadOnlyDictionary<string, string> metadata, string name)
    {
        if (!metadata.TryGetValue(ModelFile.MetadataName, out string? text))
        {
            throw new InputException(
                $"{name} is an ONNX file, but not a model of Boxfit: its metadata has no '{ModelFile.MetadataName}'. {Expected}");
        }
        try
        {
            return ModelDescription.Parse(text);
        }
        catch (FormatException e)
        {
            throw new InputException($"{name} cannot be used: {e.Message}. {Expected}", e);
        }
    }
}
