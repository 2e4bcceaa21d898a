namespace Boxfit.Pretrained.Files;

/// <summary>The tensors of a saved object: a state dictionary, or a checkpoint with one in it.</summary>
/// <param name="Tensors">The tensors by name, without a prefix that all of them have.</param>
/// <param name="Path">The keys that lead to it, such as <c>state_dict</c>; empty where it is the saved object itself.</param>
/// <param name="Prefix">The prefix that was taken off the names, such as <c>module.</c>; empty where there was none.</param>
/// <param name="Ignored">Number of entries beside the tensors, or beside the dictionary of the tensors.</param>
sealed record StateDictionary(IReadOnlyDictionary<string, TorchTensor> Tensors, string Path, string Prefix, int Ignored)
{
    const int Deepest = 4;

    /// <summary>Where checkpoints keep their weights, in the order in which it is looked for. A dictionary under one of these names is taken
    /// before tensors that lie beside it.</summary>
    public static IReadOnlyList<string> Wrappers { get; } =
        ["state_dict", "model", "model_state_dict", "module", "net", "model_ema", "ema"];

    /// <summary>What training in parallel or compiled puts before every name.</summary>
    static readonly string[] s_prefixes = ["module.", "_orig_mod."];

    /// <exception cref="InvalidDataException">There are no tensors.</exception>
    public static StateDictionary Find(object? root)
    {
        if (root is not PickleDictionary dictionary)
        {
            string kind = root switch
            {
                TorchTensor => "a single tensor",
                PickleList or PickleTuple => "a list",
                _ => "something else",
            };
            throw new InvalidDataException($"it holds {kind}, where tensors by name were expected, as of torch.save(model.state_dict(), 'weights.pth')");
        }
        var path = new List<string>();
        int ignored = 0;
        while (path.Count < Deepest && Wrappers.FirstOrDefault(w => dictionary.Items.GetValueOrDefault(w) is PickleDictionary) is { } wrapper)
        {
            ignored += dictionary.Items.Count + dictionary.Others - 1;
            dictionary = (PickleDictionary)dictionary.Items[wrapper]!;
            path.Add(wrapper);
        }
        var tensors = dictionary.Items.Where(i => i.Value is TorchTensor).Select(i => KeyValuePair.Create(i.Key, (TorchTensor)i.Value!)).ToArray();
        if (tensors.Length == 0)
        {
            string keys = string.Join(", ", dictionary.Items.Keys.Take(10).Select(k => $"'{ForeignText.Shown(k)}'"));
            throw new InvalidDataException(
                $"it holds no tensors, neither at its top nor under {string.Join(", ", Wrappers)}; " +
                (keys.Length == 0 ? "it is empty" : $"its keys are {keys}"));
        }
        ignored += dictionary.Items.Count + dictionary.Others - tensors.Length;
        string prefix = CommonPrefix([.. tensors.Select(t => t.Key)]);
        var named = new OrderedDictionary<string, TorchTensor>(tensors.Select(t => KeyValuePair.Create(t.Key[prefix.Length..], t.Value)), StringComparer.Ordinal);
        return new(named, string.Join('.', path), prefix, ignored);
    }

    static string CommonPrefix(string[] names)
    {
        string prefix = "";
        while (s_prefixes.FirstOrDefault(p => names.All(n => n.AsSpan(prefix.Length).StartsWith(p, StringComparison.Ordinal))) is { } next) prefix += next;
        return prefix;
    }
}
