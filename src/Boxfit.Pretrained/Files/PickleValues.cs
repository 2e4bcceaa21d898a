namespace Boxfit.Pretrained.Files;

/// <summary>A tuple of a pickle.</summary>
sealed record PickleTuple(object?[] Items);

/// <summary>A list of a pickle.</summary>
sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dictionary of a pickle; of entries whose key is no text only the number is kept, so that no key is ever hashed that could
/// contain itself.</summary>
sealed class PickleDictionary
{
    OrderedDictionary<string, object?>? _items;

    /// <summary>The entries whose key is a text, in the order of their first appearance.</summary>
    public IReadOnlyDictionary<string, object?> Items => _items ??= [];

    /// <summary>Number of entries with other keys.</summary>
    public int Others { get; private set; }

    /// <summary>Adds an entry; false where there is one of that text already.</summary>
    public bool TryAdd(object? key, object? value)
    {
        if (key is string text) return (_items ??= []).TryAdd(text, value);
        Others++;
        return true;
    }
}

/// <summary>Bytes or a set, of which nothing is kept.</summary>
sealed class PickleOpaque
{
    PickleOpaque() { }

    public static PickleOpaque Value { get; } = new();
}

/// <summary>
/// What stands for a class of others, or for an object of it: only the name is known. Nothing of it is imported, made or called.
/// </summary>
/// <param name="Name">The class or function as <c>module.name</c>; of an object that of its class.</param>
sealed record PickleObject(string Name);

/// <summary>
/// A name of Python that a pickle may call; it builds a plain value from the arguments, and charges the machine for what it copies.
/// </summary>
sealed record PickleFunction(string Name, Func<PickleMachine, object?[], object?> Build);
