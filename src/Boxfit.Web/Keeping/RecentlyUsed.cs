namespace Boxfit.Web.Keeping;

/// <summary>
/// What was used last: when there is more than may be kept, what was not asked for the longest goes. Safe to use from several threads.
/// </summary>
/// <param name="most">How much is kept, in weights.</param>
/// <param name="weigh">The weight of a value; null where each counts as one.</param>
sealed class RecentlyUsed<TKey, TValue>(long most, Func<TValue, long>? weigh = null) where TKey : notnull
{
    readonly Lock _lock = new();
    readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _places = [];
    readonly LinkedList<(TKey Key, TValue Value)> _byUse = [];
    long _weight;

    /// <summary>A value that is kept.</summary>
    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out var place))
            {
                value = default;
                return false;
            }
            _byUse.Remove(place);
            _byUse.AddFirst(place);
            value = place.Value.Value;
            return true;
        }
    }

    /// <summary>A value that is kept, or is made at once.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="make">Makes it, quickly: others wait meanwhile.</param>
    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        lock (_lock)
        {
            if (!TryGet(key, out var value)) Keep(key, value = make());
            return value;
        }
    }

    /// <summary>Keeps a value, in the place of one that has its key.</summary>
    public void Keep(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_places.TryGetValue(key, out var before)) Drop(before);
            _places[key] = _byUse.AddFirst((key, value));
            _weight += Weigh(value);
            while (_weight > most) Drop(_byUse.Last!);
        }
    }

    void Drop(LinkedListNode<(TKey Key, TValue Value)> place)
    {
        _byUse.Remove(place);
        _places.Remove(place.Value.Key);
        _weight -= Weigh(place.Value.Value);
    }

    long Weigh(TValue value) => weigh is null ? 1 : weigh(value);
}
