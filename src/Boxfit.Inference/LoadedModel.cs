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
            var outputs = Outputs(description);
            if (!session.Takes(ModelFile.OnnxInput, TensorElementType.UInt8, -1, size.Height, size.Width, 3)
                || !session.Gives(outputs))
            {
                throw new InputException(
                    $"{name} takes {session.Inputs} and gives {session.Outputs}, not {ModelFile.OnnxInput} of " +
                    $"{size.Width}×{size.Height} (width × height) and {string.Join(", ", outputs.Select(o => o.Name))}. {Expected}");
            }
            RequireThreshold(name, description, options.Threshold);
            RequireBatchSize(description, options.BatchSize);
            return new(name, session, description, provider);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    static IReadOnlyList<(string Name, int[] Shape)> Outputs(ModelDescription description)
    {
        var outputs = description.Configuration.Outputs;
        (string, int[])[] presence = outputs.HasPresence ? [(ModelFile.OnnxPresence, [-1])] : [];
        (string, int[])[] classes = outputs.Classes > 0 ? [(ModelFile.OnnxClasses, [-1, outputs.Classes])] : [];
        (string, int[])[] unlikeness = description.Unlikeness is null ? []
            : [(ModelFile.OnnxUnlikeness, [-1]), (ModelFile.OnnxFeatureDistance, [-1])];
        return [(ModelFile.OnnxOutput, [-1, OutputLayout.BoxCount]), .. presence, .. classes, .. unlikeness];
    }

    static void RequireThreshold(string name, ModelDescription description, double? threshold)
    {
        if (threshold is not { } least) return;
        if (!description.Configuration.Presence)
        {
            throw new InputException(
                $"A threshold of {least.ToString(CultureInfo.InvariantCulture)} was given, but {name} does not say whether the object is " +
                "in a picture: it puts a box into every one. Leave the threshold out, or train with pictures that do not show the " +
                $"object: {ShellLine.Of("train", "DATA", "--negatives", "DIR")}");
        }
        if (least is not (>= 0 and <= 1))
        {
            throw new InputException(
                $"The threshold of presence: found {least.ToString(CultureInfo.InvariantCulture)}, expected a confidence from 0 to 1.");
        }
    }

    static void RequireBatchSize(ModelDescription description, int pictures)
    {
        var size = description.Preprocessing.Kept;
        // A batch's pictures lie in one array.
        int most = Array.MaxLength / new Preprocessor(size).FittedBytes;
        if (pictures <= most) return;
        throw new InputException(
            $"{nameof(PredictorOptions.BatchSize)}: found {pictures}, expected at most {most}: as many pictures of {size.Width}×" +
            $"{size.Height} (width × height) as an array has room for. A larger one than {BatchSizeChoice.Largest} is rarely quicker.");
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
