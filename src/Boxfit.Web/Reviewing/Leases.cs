namespace Boxfit.Web.Reviewing;

/// <summary>Which pictures are lent to whom, so that two people do not look at one.</summary>
/// <param name="clock">Tells when a lease has ended.</param>
sealed class Leases(TimeProvider clock)
{
    /// <summary>How long a picture is lent.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    readonly Dictionary<long, (string Person, DateTimeOffset Until)> _lent = [];
    readonly Lock _lock = new();

    /// <summary>Lends a picture; false where another person has it.</summary>
    public bool TryLend(long picture, string person)
    {
        lock (_lock)
        {
            if (Holder(picture) is { } holder && holder != person) return false;
            _lent[picture] = (person, clock.GetUtcNow() + Duration);
            return true;
        }
    }

    /// <summary>Who but this person has a picture; null where nobody has.</summary>
    public string? OtherHolder(long picture, string person)
    {
        lock (_lock) return Holder(picture) is { } holder && holder != person ? holder : null;
    }

    /// <summary>Takes a picture back from a person.</summary>
    public void End(long picture, string person)
    {
        lock (_lock)
        {
            if (Holder(picture) == person) _lent.Remove(picture);
        }
    }

    string? Holder(long picture)
    {
        if (!_lent.TryGetValue(picture, out var lease)) return null;
        if (lease.Until > clock.GetUtcNow()) return lease.Person;
        _lent.Remove(picture);
        return null;
    }
}
