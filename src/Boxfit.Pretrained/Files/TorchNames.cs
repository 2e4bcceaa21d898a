namespace Boxfit.Pretrained.Files;

/// <summary>
/// The names of a PyTorch file that something is built for: what <c>torch.save</c> writes for the tensors and dictionaries of a state
/// dictionary. Others occur in checkpoints beside it and are only names.
/// </summary>
static class TorchNames
{
    const string Rebuilding = "torch._utils._rebuild_";

    public static IReadOnlyDictionary<string, object> All { get; } = Create();

    static Dictionary<string, object> Create()
    {
        var names = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (storage, dtypes, element) in Elements())
        {
            if (storage.Length > 0) names[$"torch.{storage}Storage"] = names[$"torch.cuda.{storage}Storage"] = element;
            foreach (string dtype in dtypes) names[$"torch.{dtype}"] = element;
        }
        names["torch.storage.UntypedStorage"] = names["torch.UntypedStorage"] = names["torch.ByteStorage"];

        Add((m, a) => a is [var storage, var offset, var size, var stride, ..]
            ? TorchTensor.Create(m, storage, element: null, offset, size, stride)
            : throw m.Wrong("a tensor lacks a part of its description"), Rebuilding + "tensor", Rebuilding + "tensor_v2");
        Add((m, a) => a switch
        {
            [var storage, var offset, var size, var stride, _, _, TorchElement element, ..] =>
                TorchTensor.Create(m, storage, element, offset, size, stride),
            [_, _, _, _, _, _, PickleObject type, ..] => throw m.Wrong(
                $"there is a tensor of type {ForeignText.Shown(type.Name)}, which is not known; save it as float32 (tensor.float())"),
            _ => throw m.Wrong("a tensor lacks a part of its description"),
        }, Rebuilding + "tensor_v3");
        Add((m, a) => a is [TorchTensor tensor, ..] ? tensor : throw m.Wrong("a parameter is no tensor"),
            Rebuilding + "parameter", Rebuilding + "parameter_with_state");
        Add(Refuse("a sparse tensor", "tensor.to_dense()"), Rebuilding + "sparse_tensor", Rebuilding + "sparse_csr_tensor");
        Add(Refuse("a quantized tensor", "tensor.dequantize()"), Rebuilding + "qtensor");
        // A tensor with attributes: the function that rebuilds it, its class, the arguments, and the attributes.
        Add((m, a) => a is [PickleFunction rebuild, _, PickleTuple arguments, ..]
            && rebuild.Name.StartsWith(Rebuilding, StringComparison.Ordinal)
                ? rebuild.Build(m, arguments.Items)
                : throw m.Wrong("a tensor with attributes is described in another way than PyTorch does"),
            "torch._tensor._rebuild_from_type_v2");
        Add((m, a) => a is [PickleTuple size] ? size : throw m.Wrong("a size is no tuple"), "torch.Size");
        Add(Dictionary, "collections.OrderedDict");
        Add((_, _) => new PickleDictionary(), "collections.defaultdict");
        return names;

        void Add(Func<PickleMachine, object?[], object?> build, params ReadOnlySpan<string> all)
        {
            foreach (string name in all) names[name] = new PickleFunction(name, build);
        }
    }

    static Func<PickleMachine, object?[], object?> Refuse(string what, string remedy) => (machine, _) =>
        throw machine.Wrong($"there is {what}, which is not read; make it a plain one in PyTorch ({remedy}) and save the file again");

    static (string Storage, string[] Dtypes, TorchElement Element)[] Elements() =>
    [
        ("Float", ["float32", "float"], new(NumberType.Float32)),
        ("Double", ["float64", "double"], new(NumberType.Float64)),
        ("Half", ["float16", "half"], new(NumberType.Float16)),
        ("BFloat16", ["bfloat16"], new(NumberType.BFloat16)),
        ("Char", ["int8"], new(NumberType.Int8)),
        ("Short", ["int16", "short"], new(NumberType.Int16)),
        ("Int", ["int32", "int"], new(NumberType.Int32)),
        ("Long", ["int64", "long"], new(NumberType.Int64)),
        ("Byte", ["uint8"], new(NumberType.UInt8)),
        ("", ["uint16"], new(NumberType.UInt16)),
        ("", ["uint32"], new(NumberType.UInt32)),
        ("", ["uint64"], new(NumberType.UInt64)),
        ("Bool", ["bool"], new(NumberType.Bool)),
        ("ComplexFloat", ["complex64", "cfloat"], new("complex64", 8, null)),
        ("ComplexDouble", ["complex128", "cdouble"], new("complex128", 16, null)),
        ("ComplexHalf", ["complex32", "chalf"], new("complex32", 4, null)),
        ("QInt8", ["qint8"], new("qint8", 1, null)),
        ("QUInt8", ["quint8"], new("quint8", 1, null)),
        ("QInt32", ["qint32"], new("qint32", 4, null)),
        ("QUInt4x2", ["quint4x2"], new("quint4x2", 1, null)),
        ("QUInt2x4", ["quint2x4"], new("quint2x4", 1, null)),
        ("", ["float8_e4m3fn"], new("float8_e4m3fn", 1, null)),
        ("", ["float8_e5m2"], new("float8_e5m2", 1, null)),
        ("", ["float8_e4m3fnuz"], new("float8_e4m3fnuz", 1, null)),
        ("", ["float8_e5m2fnuz"], new("float8_e5m2fnuz", 1, null)),
        ("", ["float8_e8m0fnu"], new("float8_e8m0fnu", 1, null)),
        ("", ["float4_e2m1fn_x2"], new("float4_e2m1fn_x2", 1, null)),
    ];

    static PickleDictionary Dictionary(PickleMachine machine, object?[] arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments is []) return dictionary;
        // Python 2 hands over the entries as a list of pairs.
        if (arguments is not [PickleList { Items: var pairs }]) throw machine.Wrong("an ordered dictionary is made of no list");
        machine.Charge(pairs.Count);
        foreach (object? pair in pairs)
        {
            object?[]? items = pair is PickleTuple tuple ? tuple.Items : pair is PickleList { Items: [var k, var v] } ? [k, v] : null;
            if (items is not [var key, var value]) throw machine.Wrong("an ordered dictionary is made of other things than pairs");
            machine.Add(dictionary, key, value);
        }
        return dictionary;
    }
}
