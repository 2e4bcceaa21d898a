using System.Text;
using System.Text.Json;

namespace Boxfit.Weights;

/// <summary>A <see cref="ModelDescription"/> as the JSON text in a model file's header.</summary>
static class ModelDescriptionJson
{
    const int LargestSize = 4096;

    public static string Print(ModelDescription model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteConfiguration(json, model.Configuration);
            WritePreprocessing(json, model.Preprocessing);
            WriteProvenance(json, model.Provenance);
            if (model.Metrics is { } metrics)
            {
                json.WriteStartObject("metrics");
                metrics.WriteProperties(json);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <exception cref="FormatException">The text is no such description.</exception>
    public static ModelDescription Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var model = new ModelDescription(
                ReadConfiguration(root.GetProperty("configuration")),
                ReadPreprocessing(root.GetProperty("preprocessing")),
                ReadProvenance(root.GetProperty("provenance")),
                root.TryGetProperty("metrics", out var metrics) ? BoxMetricsSummary.Read(metrics) : null);
            CheckSizes(model);
            return model;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"its description of the model is damaged ({e.Message})", e);
        }
    }

    static void CheckSizes(ModelDescription model)
    {
        var sizes = model.Configuration.ExtraConvolutions.SelectMany(c => new[] { c.Filters, c.Kernel, c.Stride })
            .Concat(model.Configuration.Neck is { } neck ? [neck.Channels, neck.Stride] : []).Concat(model.Configuration.Head).Append(model.Preprocessing.Width).Append(model.Preprocessing.Height);
        foreach (int size in sizes)
            if (size is < 1 or > LargestSize) throw new FormatException($"its description has a size of {size}, expected 1 to {LargestSize}");
    }

    static void WriteConfiguration(Utf8JsonWriter json, LocalizerConfiguration c)
    {
        json.WriteStartObject("configuration");
        json.WriteString("backbone", c.Backbone);
        json.WriteBoolean("foldedNorms", c.FoldedNorms);
        if (c.Neck is { } neck)
        {
            json.WriteStartObject("neck");
            json.WriteNumber("channels", neck.Channels);
            json.WriteNumber("stride", neck.Stride);
            json.WriteEndObject();
        }
        json.WriteStartArray("extraConvolutions");
        foreach (var (filters, kernel, stride) in c.ExtraConvolutions)
        {
            json.WriteStartObject();
            json.WriteNumber("filters", filters);
            json.WriteNumber("kernel", kernel);
            json.WriteNumber("stride", stride);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("vectorizer", Name(c.Vectorizer));
        json.WriteStartArray("head");
        foreach (int units in c.Head) json.WriteNumberValue(units);
        json.WriteEndArray();
        json.WriteNumber("dropout", c.Dropout);
        json.WriteString("box", Name(c.Box));
        json.WriteBoolean("sigmoidOutput", c.SigmoidOutput);
        json.WriteEndObject();
    }

    static LocalizerConfiguration ReadConfiguration(JsonElement json) => new()
    {
        Backbone = Text(json, "backbone"),
        // Files of earlier versions do not have it.
        FoldedNorms = json.TryGetProperty("foldedNorms", out var folded) && folded.GetBoolean(),
        Neck = json.TryGetProperty("neck", out var neck)
            ? new(neck.GetProperty("channels").GetInt32(), neck.GetProperty("stride").GetInt32())
            : null,
        ExtraConvolutions =
        [
            .. json.GetProperty("extraConvolutions").EnumerateArray().Select(e => new ExtraConvolution(
                e.GetProperty("filters").GetInt32(), e.GetProperty("kernel").GetInt32(), e.GetProperty("stride").GetInt32())),
        ],
        Vectorizer = Value<Vectorizer>(json, "vectorizer"),
        Head = [.. json.GetProperty("head").EnumerateArray().Select(e => e.GetInt32())],
        Dropout = json.GetProperty("dropout").GetDouble(),
        Box = Value<BoxRepresentation>(json, "box"),
        SigmoidOutput = json.GetProperty("sigmoidOutput").GetBoolean(),
    };

    static void WritePreprocessing(Utf8JsonWriter json, Preprocessing p)
    {
        json.WriteStartObject("preprocessing");
        json.WriteNumber("width", p.Width);
        json.WriteNumber("height", p.Height);
        json.WriteString("resize", Name(p.Resize));
        json.WriteString("interpolation", Name(p.Interpolation));
        json.WriteString("scaling", Name(p.Scaling));
        json.WriteEndObject();
    }

    static Preprocessing ReadPreprocessing(JsonElement json) => new(
        json.GetProperty("width").GetInt32(),
        json.GetProperty("height").GetInt32(),
        Value<ResizeMode>(json, "resize"),
        Value<Interpolation>(json, "interpolation"),
        Value<PixelScaling>(json, "scaling"));

    static void WriteProvenance(Utf8JsonWriter json, Provenance p)
    {
        json.WriteStartObject("provenance");
        json.WriteString("dataset", p.Dataset);
        json.WriteString("weights", p.Weights);
        json.WriteNumber("epoch", p.Epoch);
        json.WriteNumber("step", p.Step);
        json.WriteNumber("seed", p.Seed);
        json.WriteString("version", p.Version);
        json.WriteString("created", p.Created);
        json.WriteEndObject();
    }

    static Provenance ReadProvenance(JsonElement json) => new(
        Text(json, "dataset"),
        Text(json, "weights"),
        json.GetProperty("epoch").GetInt32(),
        json.GetProperty("step").GetInt64(),
        json.GetProperty("seed").GetUInt64(),
        Text(json, "version"),
        json.GetProperty("created").GetDateTimeOffset());

    static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    static T Value<T>(JsonElement json, string property) where T : struct, Enum
    {
        string name = Text(json, property);
        foreach (var value in Enum.GetValues<T>())
            if (Name(value) == name) return value;
        throw new FormatException($"its '{property}' is '{name}', which this version of Boxfit does not know");
    }

    static string Text(JsonElement json, string property) =>
        json.GetProperty(property).GetString() ?? throw new InvalidOperationException($"'{property}' is null.");
}
