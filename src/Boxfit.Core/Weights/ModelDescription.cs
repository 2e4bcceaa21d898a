using System.Text.Json.Serialization;

namespace Boxfit.Weights;

/// <summary>A trained localizer: what a model file holds.</summary>
public sealed record Model
{
    internal Model(ModelDescription description, Graph graph, IReadOnlyDictionary<string, Tensor> parameters) =>
        (Description, Graph, Parameters) = (description, graph, parameters);

    /// <summary>How to build and to feed it.</summary>
    public ModelDescription Description { get; init; }

    /// <summary>Its graph at the size of its preprocessing.</summary>
    internal Graph Graph { get; init; }

    /// <summary>Its parameters and running statistics, under the names of <see cref="Graph.Parameters"/>.</summary>
    internal IReadOnlyDictionary<string, Tensor> Parameters { get; init; }
}

/// <summary>Everything about a model but its numbers: enough to build its graph and to feed it.</summary>
/// <param name="Configuration">What decides the graph.</param>
/// <param name="Preprocessing">How a picture becomes its input.</param>
/// <param name="Provenance">Where it comes from.</param>
/// <param name="Metrics">
/// How well it did on the part that epochs are compared by: validation, or test where there is none; null when it was not measured.
/// </param>
public sealed record ModelDescription(
    LocalizerConfiguration Configuration,
    Preprocessing Preprocessing,
    Provenance Provenance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BoxMetricsSummary? Metrics = null)
{
    /// <summary>No more classes than this are kept, lest the header of a set of texts grew without bound.</summary>
    public const int MostClasses = 1000;

    const int LargestSize = Preprocessing.LargestSide;

    /// <summary>
    /// The classes of the objects that it was trained on, the most frequent first, at most <see cref="MostClasses"/>; empty where the data
    /// named none, and in models of earlier versions.
    /// </summary>
    public IReadOnlyList<string> Classes { get => field ?? []; init; }

    /// <summary>What it promises of its boxes, where it was calibrated with just these weights; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoxPromise? Promise { get; init; }

    /// <summary>From which confidence on it says that the object is there; null where it does not say whether it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PresenceThreshold? Presence { get; init; }

    /// <summary>
    /// How unlike its training a picture is; null in models of earlier versions, of a training that has not ended, and of one with too few
    /// pictures to say so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnlikenessScale? Unlikeness { get; init; }

    /// <summary>
    /// What its boxes are called: its only class, else <see cref="ObjectClass.Unnamed"/>. A model with an output for each of
    /// <see cref="Classes"/> says it of each picture instead.
    /// </summary>
    [JsonIgnore]
    public string Label => ObjectClass.Of(Classes);

    /// <summary>The description as the JSON text in a model file's header.</summary>
    public string ToJson() => JsonText.Of(this, CoreJson.Default.ModelDescription);

    /// <summary>The same of a file that takes pictures as they are kept for its looks, and takes these looks by itself.</summary>
    internal ModelDescription WithLooksInside() => this with { Preprocessing = Preprocessing.Kept };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no such description.</exception>
    public static ModelDescription Parse(string text)
    {
        try
        {
            var model = JsonSerializer.Deserialize(text, CoreJson.Default.ModelDescription) ?? throw new JsonException("It is null.");
            model.CheckSizes();
            return model;
        }
        catch (UnknownNameException e)
        {
            throw new FormatException(
                $"its '{e.Path?[(e.Path.LastIndexOf('.') + 1)..]}' is '{e.Name}', which this version of Boxfit does not know", e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"its description of the model is damaged ({JsonText.Reason(e)})", e);
        }
    }

    void CheckClasses()
    {
        int count = Configuration.Classes;
        string found = $"It has {Counted.Of(count, "output")} for classes";
        if (count is 1 or < 0 or > MostClasses) throw new JsonException($"{found}, expected none, or 2 to {MostClasses}.");
        if (count > 0 && count != Classes.Count) throw new JsonException($"{found}, but {Counted.Of(Classes.Count, "name")} for them.");
    }

    void CheckSizes()
    {
        if (Configuration.ExtraConvolutions.Any(c => c is null)) throw new JsonException("One of its extra convolutions is null.");
        if (Classes.Any(c => c is null)) throw new JsonException("One of its classes is null.");
        if (Metrics?.BySize.Any(s => s is null) == true) throw new JsonException("One of its figures by size is null.");
        if (Preprocessing.Looks is { } looks && !(looks.IsUsable && looks.CanKeep(Preprocessing.Width, Preprocessing.Height)))
            throw new FormatException($"its description has looks that cannot be: {looks}");
        if (Promise?.Fault is { } fault) throw new JsonException($"Its promise {fault}.");
        if (Unlikeness?.Fault is { } unusable) throw new JsonException($"Its scale of unlikeness {unusable}.");
        if (Presence?.Fault is { } wrong) throw new JsonException($"Its presence {wrong}.");
        if (Presence is not null && !Configuration.Presence)
            throw new JsonException("It has a threshold of presence, but no output for it.");
        CheckClasses();
        int[] sizes =
        [
            .. Configuration.ExtraConvolutions.SelectMany(c => new[] { c.Filters, c.Kernel, c.Stride }),
            .. Configuration.Neck is { } neck ? [neck.Channels, neck.Stride] : Array.Empty<int>(),
            .. Configuration.Head, Preprocessing.Width, Preprocessing.Height,
        ];
        foreach (int size in sizes)
        {
            if (size is < 1 or > LargestSize)
                throw new FormatException($"its description has a size of {size}, expected 1 to {LargestSize}");
        }
    }
}

/// <summary>Where a model comes from.</summary>
public sealed record Provenance
{
    /// <summary>Name of the data file that it was trained on.</summary>
    public required string Dataset { get; init; }

    /// <summary>What it was started from; <c>none</c> is from scratch.</summary>
    public required string Weights { get; init; }

    /// <summary>Number of epochs that it was trained for.</summary>
    [JsonRequired]
    public int Epoch { get; init; }

    /// <summary>Number of optimizer steps that it was trained for.</summary>
    [JsonRequired]
    public long Step { get; init; }

    /// <summary>Seed of the run.</summary>
    [JsonRequired]
    public ulong Seed { get; init; }

    /// <summary>Boxfit's version.</summary>
    public required string Version { get; init; }

    /// <summary>When the file was written.</summary>
    public required DateTimeOffset Created { get; init; }
}

/// <summary>What of this project is written and read as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(LowerCaseName<Vectorizer>), typeof(LowerCaseName<BoxRepresentation>), typeof(LowerCaseName<ResizeMode>),
        typeof(LowerCaseName<Interpolation>), typeof(LowerCaseName<PixelScaling>), typeof(LowerCaseName<PromiseKind>),
        typeof(LowerCaseName<BoxScore>),
    ])]
[JsonSerializable(typeof(ModelDescription))]
sealed partial class CoreJson : JsonSerializerContext;

/// <summary>A value by its name in small letters.</summary>
sealed class LowerCaseName<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string name = reader.GetString() ?? throw new JsonException("A name is null.");
        foreach (var value in Enum.GetValues<T>())
            if (NameOf(value) == name) return value;
        throw new UnknownNameException(name);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    static string NameOf(T value) => value.ToString().ToLowerInvariant();
}

/// <summary>A name that stands for no value; the serializer adds the path of its property.</summary>
sealed class UnknownNameException(string name) : JsonException($"'{name}' is not known.")
{
    public string Name { get; } = name;
}
