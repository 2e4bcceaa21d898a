using System.Globalization;

namespace Boxfit.Pretrained.Files;

/// <summary>
/// A file of PyTorch's <c>torch.save</c> (<c>.pth</c>, <c>.pt</c>, <c>.ckpt</c>), in the zip form or the older stream, with a state
/// dictionary or a checkpoint around one. Its pickle is run by a machine that builds only tensors, dictionaries, numbers and texts,
/// and executes nothing. The weights are looked for under <c>state_dict</c>, <c>model</c>, <c>model_state_dict</c>, <c>module</c>,
/// <c>net</c>, <c>model_ema</c>, <c>ema</c>, in this order, and then at the top; <c>module.</c> and <c>_orig_mod.</c> are taken off the
/// names where all have them. <see cref="WeightFile.Metadata"/> says so: <c>found under</c>, <c>prefix taken off</c>, <c>entries ignored</c>.
/// </summary>
public sealed class TorchFile : WeightFile
{
    const string Kind = "PyTorch file";

    readonly FileStream _stream;
    readonly TorchContent _content;
    readonly StateDictionary _state;

    TorchFile(FileStream stream, WeightFormat format, TorchContent content) : base(stream.Name)
    {
        (_stream, Format, _content) = (stream, format, content);
        _state = StateDictionary.Find(content.Root);
        Damage.CheckTotal(_state.Tensors.Values.Aggregate((Int128)0, (sum, t) => sum + t.View.Count * sizeof(float)), stream.Length);
        Entries = [.. _state.Tensors.Select(t => new WeightEntry(t.Key, t.Value.Element.Name, t.Value.View.Shape))];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_state.Path.Length > 0) metadata["found under"] = _state.Path;
        if (_state.Prefix.Length > 0) metadata["prefix taken off"] = _state.Prefix;
        if (_state.Ignored > 0) metadata["entries ignored"] = _state.Ignored.ToString(CultureInfo.InvariantCulture);
        Metadata = metadata;
    }

    /// <inheritdoc/>
    public override WeightFormat Format { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<WeightEntry> Entries { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        if (!_state.Tensors.TryGetValue(name, out var tensor)) throw new InputException($"{Path} has no tensor '{name}'.");
        if (tensor.Element.Numbers is not { } numbers)
            throw new InputException($"{Path}: tensor '{name}' is of type {tensor.Element.Name}, which is not read; save it as float32.");
        return Damage.Guard(Path, Kind, () =>
        {
            using var stream = _content.Open(tensor.Storage.Key, tensor.Storage.Start + tensor.Offset * tensor.Element.Size);
            return new Tensor(tensor.View.Shape, tensor.View.Read(stream, numbers));
        });
    }

    /// <summary>Reads the zip form.</summary>
    internal static TorchFile Open(FileStream stream, ZipFile zip) =>
        Damage.Guard(stream.Name, Kind, () => new TorchFile(stream, WeightFormat.TorchZip, TorchZip.Read(zip)));

    /// <summary>Reads the older stream.</summary>
    internal static TorchFile Open(FileStream stream) =>
        Damage.Guard(stream.Name, Kind, () => new TorchFile(stream, WeightFormat.TorchLegacy, TorchStream.Read(stream)));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();
}
