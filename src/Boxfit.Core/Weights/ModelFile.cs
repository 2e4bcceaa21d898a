using System.Text.RegularExpressions;

namespace Boxfit.Weights;

/// <summary>
/// A model's one file: a .safetensors with the parameters under their names and, in the header, everything needed to use them.
/// A checkpoint is the same file with the optimizer's state beside (<c>optimizer/…</c> and more metadata), so it can be used as a model.
/// </summary>
public static partial class ModelFile
{
    /// <summary>Name of the header's text that holds the <see cref="ModelDescription"/>.</summary>
    public const string MetadataName = "boxfit.configuration";

    /// <summary>Name that the model which a run delivers has in the run's folder.</summary>
    public const string DeliveredName = "model.safetensors";

    /// <summary>Name of the same model as ONNX, which runs without Boxfit's engine.</summary>
    public const string OnnxName = "model.onnx";

    /// <summary>Names of what such a file takes, unless it is written for plain tensors, and of what it gives.</summary>
    public const string OnnxInput = "pixels", OnnxOutput = "boxes";

    /// <summary>
    /// Names of what it gives beside, where the model says so: the probability that the object is there, and that of each class.
    /// </summary>
    public const string OnnxPresence = "presence", OnnxClasses = "classes";

    /// <summary>
    /// Names of what it gives beside where the model says how unlike its training a picture is: the share of held-out pictures that are
    /// less unlike, and the distance by which they are compared.
    /// </summary>
    public const string OnnxUnlikeness = "unlikeness", OnnxFeatureDistance = "featureDistance";

    /// <summary>The settings in a run folder, which is one by having them.</summary>
    public const string ConfigurationName = "config.yaml";

    const string BestName = "best.safetensors", LastName = "last.safetensors";

    const int NamesInMessage = 3;

    /// <summary>The model that a path stands for: a model file itself, or of a run folder the model that the run delivers.</summary>
    /// <exception cref="InputException">There is no such file, or the run has no model yet.</exception>
    public static string Find(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full)) return full;
        if (!Directory.Exists(full))
            throw new InputException($"There is no model file or run folder {full}.{NearPaths.DidYouMean(full)}");
        string delivered = Path.Combine(full, DeliveredName), configuration = Path.Combine(full, ConfigurationName);
        bool isDelivered = File.Exists(delivered);
        if (!File.Exists(configuration))
            return isDelivered ? delivered : throw NoRun(full);
        // The line is only needed in a folder of an earlier version. It must not keep a model from being found where there is one.
        double? share = Validation(configuration, isRequired: !isDelivered);
        string name = ChosenName(share ?? 0), model = Path.Combine(full, name);
        // An earlier version that went on with the run, or a kill at the wrong moment, leaves the name with the model before.
        if (isDelivered && !(share is not null && IsNewer(model, delivered))) model = delivered;
        return File.Exists(model) && !IsUntrained(model)
            ? model
            : throw new InputException($"The run {full} has no model yet: {name} comes with its first epoch. Where " +
                $"nothing trains it, go on with it: {ShellLine.Of("train", "--resume", ShellLine.Nearby(full))}");
    }

    /// <summary>
    /// The file of the model that a run delivers: its best where a validation part chose it, its last where there was none (choosing by the
    /// test part would make the result look better than it is).
    /// </summary>
    /// <param name="validationShare">The share of the validation part, 0 for none.</param>
    public static string ChosenName(double validationShare) => validationShare > 0 ? BestName : LastName;

    /// <summary>Whether a folder is a run's: settings alone may be anything's, and those of a run have a model beside them.</summary>
    internal static bool IsRun(string folder) => File.Exists(Path.Combine(folder, ConfigurationName))
        && Array.Exists([LastName, BestName, DeliveredName], name => File.Exists(Path.Combine(folder, name)));

    /// <summary>That a folder is no run's; where runs lie in it, the newest is named.</summary>
    /// <param name="folder">The folder's absolute path.</param>
    public static InputException NoRun(string folder)
    {
        string? newest = null;
        try
        {
            newest = Directory.EnumerateDirectories(folder).Where(f => File.Exists(Path.Combine(f, ConfigurationName)))
                .MaxBy(f => File.GetLastWriteTimeUtc(Path.Combine(f, ConfigurationName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then none is named.
        }
        string inside = newest is null ? "" : $" There are runs in it; the newest is {ShellLine.Nearby(newest)}.";
        return new($"{folder} is not a run folder: it has no {ConfigurationName}.{inside}");
    }

    /// <summary>Whether a model is what a run begins with, saved so that it can go on; one that cannot be read is not said to be.</summary>
    static bool IsUntrained(string path)
    {
        try
        {
            return Describe(path).Provenance is { Epoch: 0, Step: 0 };
        }
        catch (InputException)
        {
            return false; // Who reads it says what is wrong.
        }
    }

    static bool IsNewer(string path, string other) =>
        File.Exists(path) && File.GetLastWriteTimeUtc(path) > File.GetLastWriteTimeUtc(other);

    /// <summary>Saves a model; the file is complete or absent.</summary>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="model">The description.</param>
    /// <param name="parameters">The parameters and running statistics.</param>
    /// <param name="extraTensors">Tensors to add after the parameters, such as an optimizer's moments.</param>
    /// <param name="extraMetadata">Texts to add to the header.</param>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    internal static void Save(
        string path,
        ModelDescription model,
        IReadOnlyDictionary<string, Tensor> parameters,
        IEnumerable<KeyValuePair<string, Tensor>>? extraTensors = null,
        IReadOnlyDictionary<string, string>? extraMetadata = null)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [MetadataName] = model.ToJson() };
        foreach (var (key, value) in extraMetadata ?? new Dictionary<string, string>(StringComparer.Ordinal)) metadata.Add(key, value);
        SafetensorsWriter.Save(path, [.. parameters, .. extraTensors ?? []], metadata);
    }

    /// <summary>Gives a model file that is there another description; all else in it stays the same bytes.</summary>
    /// <exception cref="InputException">The file is missing, or is no .safetensors file.</exception>
    /// <exception cref="BoxfitException">The disk is full, or the file cannot be written.</exception>
    internal static void Redescribe(string path, ModelDescription model) => SafetensorsWriter.Change(path, texts =>
        new Dictionary<string, string>(texts, StringComparer.Ordinal) { [MetadataName] = model.ToJson() });

    /// <summary>Loads a model.</summary>
    /// <exception cref="InputException">The file is missing, cut short, not a model of Boxfit, or contradicts itself.</exception>
    public static Model Load(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        var description = Describe(reader, path);
        Graph graph;
        try
        {
            graph = Localizer.Build(description.Configuration, description.Preprocessing.Height, description.Preprocessing.Width);
        }
        catch (InputException e)
        {
            throw new InputException($"{Path.GetFullPath(path)} describes a model that cannot be built: {e.Message}", e);
        }
        if (description.Unlikeness is { } scale && scale.Means.Count != PooledFeatures.CountOf(graph))
        {
            throw new InputException(
                $"{Path.GetFullPath(path)} cannot be used: its scale of unlikeness is of {Counted.Of(scale.Means.Count, "feature")}, " +
                $"expected the network's {PooledFeatures.CountOf(graph):N0}. Take another model file, such as an earlier checkpoint " +
                "of its run.");
        }
        return new(description, graph, ReadParameters(reader, graph, path));
    }

    /// <summary>The description in a file's header; its numbers stay unread.</summary>
    /// <exception cref="InputException">The file is missing, cut short, or not a model of Boxfit.</exception>
    public static ModelDescription Describe(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        return Describe(reader, path);
    }

    /// <summary>The description in an open file's header.</summary>
    /// <exception cref="InputException">There is none, or it is damaged.</exception>
    internal static ModelDescription Describe(SafetensorsReader reader, string path)
    {
        if (!reader.Metadata.TryGetValue(MetadataName, out string? text))
        {
            throw new InputException(
                $"{Path.GetFullPath(path)} is a .safetensors file, but not a model of Boxfit: its header has no '{MetadataName}'.");
        }
        try
        {
            return ModelDescription.Parse(text);
        }
        catch (FormatException e)
        {
            throw new InputException($"{Path.GetFullPath(path)} cannot be used: {e.Message}.", e);
        }
    }

    /// <summary>Reads the parameters that a graph needs.</summary>
    /// <exception cref="InputException">
    /// Some are missing or of another shape: the file is of another architecture; or a number cannot be computed with.
    /// </exception>
    internal static Dictionary<string, Tensor> ReadParameters(SafetensorsReader reader, Graph graph, string path)
    {
        var shapes = reader.Entries.ToDictionary(e => e.Name, e => e.Shape, StringComparer.Ordinal);
        string[] wrong =
        [
            .. graph.Parameters
                .Where(p => !shapes.TryGetValue(p.Name, out int[]? shape) || !shape.AsSpan().SequenceEqual(p.Shape))
                .Select(p => shapes.TryGetValue(p.Name, out int[]? shape)
                    ? $"{p.Name} is {string.Join('×', shape)} instead of {string.Join('×', p.Shape)}"
                    : $"{p.Name} is missing"),
        ];
        if (wrong.Length > 0)
        {
            string names = string.Join("; ", wrong.Take(NamesInMessage)) + (wrong.Length > NamesInMessage ? "; …" : "");
            throw new InputException(
                $"{Path.GetFullPath(path)} is of another architecture: " +
                $"{wrong.Length} of {Counted.Of(graph.Parameters.Count, "parameter")} {Counted.Word(wrong.Length, "does", "do")} not " +
                $"fit: {names}.");
        }
        return graph.Parameters.ToDictionary(p => p.Name, p => Usable(p, reader.Read(p.Name), path), StringComparer.Ordinal);
    }

    static Tensor Usable(Parameter parameter, Tensor tensor, string path) => ParameterFault.Find(tensor, parameter.Role) is not { } fault
        ? tensor
        : throw new InputException(
            $"{Path.GetFullPath(path)} cannot be used: {parameter.Name}{fault}. Take another model file, such as an earlier checkpoint " +
            "of its run, or train again with a smaller learning rate.");

    /// <summary>
    /// The share of the validation part by which a run chooses its model, 0 for none. Its settings have a plain line for that, so that a
    /// model is found without reading the others: those may be of another version, or of a machine with more processors. Null where it is
    /// not required and the file does not say it, as one that is damaged.
    /// </summary>
    /// <exception cref="InputException">It is required, and stands there in another form.</exception>
    static double? Validation(string configuration, bool isRequired)
    {
        const string Key = "validation";
        // A line that ends with its file may be cut short, and its number another.
        string? line = OwnLines.Read(configuration).Where(l => l.IsWhole || isRequired).Select(l => l.Text.TrimEnd('\r'))
            .FirstOrDefault(l => ValidationKey().IsMatch(l));
        if (line is null) return isRequired ? 0 : null;
        string[] words = line.Split('#')[0].Split(':');
        if (words is [var key, var value] && Bare(key) == Key
            && double.TryParse(Bare(value), CultureInfo.InvariantCulture, out double share))
        {
            return share;
        }
        if (!isRequired) return null;
        throw new InputException(
            $"{configuration}: found '{line}', expected a line '{Key}: NUMBER', which says which model the run chose.");
    }

    static string Bare(string word) => word.Trim(' ', '"', '\'');

    /// <summary>The key in any form of YAML, so that one in another form than expected is noticed; not the word in a path.</summary>
    [GeneratedRegex("""(^|[{,])\s*["']?validation["']?\s*:""")]
    private static partial Regex ValidationKey();
}
