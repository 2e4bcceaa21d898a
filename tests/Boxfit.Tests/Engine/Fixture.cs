using System.Buffers.Binary;

namespace Boxfit.Tests.Engine;

/// <summary>PyTorch's answers from a file of <c>tests/fixtures/engine</c>; <c>fixture.py</c> there says how they are stored.</summary>
sealed class Fixture
{
    const int SketchLength = 128;
    readonly Dictionary<string, float[]> _tensors = new(StringComparer.Ordinal);

    Fixture(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        var data = bytes.AsSpan(8 + headerLength);
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__")) continue;
            var offsets = entry.Value.GetProperty("data_offsets");
            _tensors[entry.Name] = MemoryMarshal.Cast<byte, float>(data[offsets[0].GetInt32()..offsets[1].GetInt32()]).ToArray();
        }
        using var description = JsonDocument.Parse(header.RootElement.GetProperty("__metadata__").GetProperty("description").GetString()!);
        Description = description.RootElement.Clone();
    }

    /// <summary>What the answers are about.</summary>
    public JsonElement Description { get; }

    public IEnumerable<string> Names => _tensors.Keys.Select(n => n.TrimEnd('~'));

    public static Fixture Open(string name) => new(Path.Combine(AppContext.BaseDirectory, "fixtures", "engine", name + ".safetensors"));

    public bool Contains(string name) => _tensors.ContainsKey(name) || _tensors.ContainsKey(name + "~");

    /// <summary>‖actual − expected‖ / ‖expected‖; infinite when the lengths differ.</summary>
    public double RelativeError(string name, ReadOnlySpan<float> actual)
    {
        if (_tensors.TryGetValue(name, out float[]? expected)) return RelativeError(expected, actual);
        return RelativeError(_tensors[name + "~"], Sketch(actual));
    }

    public static double RelativeError(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length) return double.PositiveInfinity;
        double error = 0, length = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = (double)actual[i] - expected[i];
            error += difference * difference;
            length += (double)expected[i] * expected[i];
        }
        return Math.Sqrt(error / length);
    }

    static float[] Sketch(ReadOnlySpan<float> values)
    {
        double[] sums = new double[SketchLength];
        var signs = new SeededRandom(SeededRandom.Key("sketch"));
        for (int i = 0; i < values.Length; i++) sums[i % SketchLength] += signs.NextUInt64() >> 63 == 0 ? values[i] : -values[i];
        return Array.ConvertAll(sums, s => (float)s);
    }
}
