using System.Text.Json.Serialization;

namespace Boxfit.Pretrained.Files;

/// <summary>
/// Weights in several files beside each other, by their index (<c>model.safetensors.index.json</c>, <c>pytorch_model.bin.index.json</c> of
/// Hugging Face): which file has which array. Index and files have to agree.
/// </summary>
sealed class ShardedFile : WeightFile
{
    const string Kind = "index of weights in several files";
    const int LongestIndex = 32 << 20, MostFiles = 1000, Listed = 3;

    readonly Dictionary<string, (WeightFile File, string Name)> _arrays = new(StringComparer.Ordinal);
    readonly List<WeightFile> _files = [];

    ShardedFile(string path, Dictionary<string, string> index) : base(path)
    {
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        var shards = index.GroupBy(e => e.Value, e => e.Key, StringComparer.Ordinal).ToList();
        if (shards.Count > MostFiles) throw Wrong($"it names {Counted.Of(shards.Count, "file")}, where at most {MostFiles} are read");
        string[] missing = [.. shards.Select(s => s.Key).Where(name => !File.Exists(System.IO.Path.Combine(folder, Plain(name))))];
        if (missing.Length > 0)
        {
            throw new InputException(
                $"{Path} is an index of weights in other files, of which {missing.Length} of {shards.Count} are not beside it: " +
                $"{List(missing)}. Fetch them into {folder}.");
        }
        try
        {
            foreach (var shard in shards) Open(System.IO.Path.Combine(folder, shard.Key), [.. shard]);
        }
        catch
        {
            Dispose(disposing: true);
            throw;
        }
        Entries = [.. _files.SelectMany(file => file.Entries.Select(e => e with { Name = WholeName(file, e.Name) }))];
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["files"] = string.Join(", ", shards.Select(s => s.Key)),
        };
    }

    public override WeightFormat Format => _files[0].Format;

    public override IReadOnlyList<WeightEntry> Entries { get; }

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    public override Tensor Read(string name) => _arrays.TryGetValue(name, out var array)
        ? array.File.Read(array.Name)
        : throw new InputException($"{Path} has no array '{ForeignText.Shown(name)}'.");

    /// <summary>Whether a text in JSON is such an index, by its beginning.</summary>
    public static bool Is(ReadOnlySpan<byte> head) =>
        head.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("{"u8) && head.IndexOf("\"weight_map\""u8) > 0;

    /// <summary>Opens the index and all files that it names.</summary>
    /// <exception cref="InputException">It is damaged, a file is missing or cannot be read, or they do not agree.</exception>
    public static ShardedFile Open(string path) => new(path, ReadIndex(path));

    protected override void Dispose(bool disposing)
    {
        foreach (var file in _files) file.Dispose();
    }

    static Dictionary<string, string> ReadIndex(string path) => Damage.Guard(System.IO.Path.GetFullPath(path), Kind, () =>
    {
        if (new FileInfo(path).Length > LongestIndex) throw new InvalidDataException($"it is longer than {LongestIndex:N0} bytes");
        try
        {
            var index = JsonSerializer.Deserialize(RegularFile.ReadText(path, LongestIndex), PretrainedJson.Default.WeightIndex)!;
            if (index.WeightMap is not { ValueKind: JsonValueKind.Object } map || !map.EnumerateObject().Any())
                throw new InvalidDataException("its 'weight_map' does not give a file to each array");
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var array in map.EnumerateObject())
            {
                string name = ForeignText.Shown(array.Name);
                if (array.Value.ValueKind != JsonValueKind.String)
                {
                    throw new InvalidDataException(
                        $"its 'weight_map' has {Text(array.Value.ValueKind)} for the array '{name}', where a file's name was expected");
                }
                if (!files.TryAdd(array.Name, array.Value.GetString()!))
                    throw new InvalidDataException($"its 'weight_map' has the array '{name}' twice");
            }
            return files;
        }
        catch (InvalidOperationException e) // of JsonElement, for half a surrogate pair
        {
            throw new InvalidDataException("its JSON is damaged: a text in it is no proper Unicode", e);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"its JSON is damaged: {ForeignText.ShownLine(JsonText.Reason(e)).TrimEnd('.')}", e);
        }
    });

    static string Text(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    void Open(string path, string[] names)
    {
        var file = WeightFiles.OpenSingle(path);
        _files.Add(file);
        var there = file.Entries.ToDictionary(e => WholeName(file, e.Name), e => e.Name, StringComparer.Ordinal);
        string[] lost = [.. names.Where(n => !there.ContainsKey(n))], more = [.. there.Keys.Except(names, StringComparer.Ordinal)];
        if (lost.Length > 0) throw Wrong($"{file.Path} does not have {List(lost)}, which it should have. Fetch both anew");
        if (more.Length > 0) throw Wrong($"{file.Path} has {List(more)}, which it should not have. Fetch both anew");
        foreach (string name in names) _arrays.Add(name, (file, there[name]));
    }

    /// <summary>An array's name as the index has it: with what a part that has it in all its names took off.</summary>
    static string WholeName(WeightFile file, string name) => file.Metadata.GetValueOrDefault(TorchFile.PrefixTakenOff) + name;

    string Plain(string name) => name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\')
        ? name
        : throw Wrong($"it names the file '{ForeignText.Shown(name)}', where one beside it was expected");

    InputException Wrong(string what) => new($"{Path} is not a readable {Kind}: {what}.");

    static string List(string[] names) =>
        string.Join(", ", names.Take(Listed).Select(ForeignText.Shown)) +
        (names.Length > Listed ? $" and {names.Length - Listed} more" : "");
}

/// <summary>An index as JSON: the file of each array.</summary>
/// <param name="WeightMap">Files' names by arrays' names; any kind of value, so that what is wrong with it can be said.</param>
sealed record WeightIndex([property: JsonPropertyName("weight_map")] JsonElement WeightMap);

/// <summary>The JSON that is read here.</summary>
[JsonSerializable(typeof(WeightIndex))]
sealed partial class PretrainedJson : JsonSerializerContext;
