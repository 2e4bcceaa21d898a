using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Boxfit.Files.Sharding;

/// <summary>What a shard's result says of itself: of which work it is a part, so that parts of different works are not mixed.</summary>
sealed record ShardHeader
{
    /// <summary>Changes whenever the records take another form.</summary>
    public const int Version = 1;

    /// <summary>The version of the form.</summary>
    public required int BoxfitShard { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Program { get; init; }

    /// <summary>The command, such as "data check".</summary>
    public required string Command { get; init; }

    /// <summary>Which shard it is, from 1 on.</summary>
    public required int Number { get; init; }

    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>How many pictures all of them have together.</summary>
    public required int Pictures { get; init; }

    /// <summary>SHA-256 of the list of all pictures in its order.</summary>
    public required string List { get; init; }

    /// <summary>What else the results depend on, such as the model's content, by the names that people give it.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The words behind the command, without the shard: they say what is made of the results.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>What the command needs to go on with the results beside the words; empty for nothing.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The shard.</summary>
    [JsonIgnore]
    public Shard Shard => new(Number, Count);

    /// <summary>Fingerprint of a list: the same names in the same order give the same.</summary>
    public static string FingerprintOf(IEnumerable<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in names) hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>How another work differs from this one; null where both are parts of one.</summary>
    /// <param name="other">The other.</param>
    public string? Difference(ShardHeader other)
    {
        if (other.Command != Command) return $"it is of the command '{other.Command}', not of '{Command}'";
        if (other.Count != Count) return $"it is one of {other.Count} shards, not of {Count}";
        if (other.Program != Program) return $"it was made by version {other.Program} of Boxfit, not by {Program}";
        foreach (string name in Settings.Keys.Union(other.Settings.Keys, StringComparer.Ordinal))
        {
            string mine = Settings.GetValueOrDefault(name, "not given"), its = other.Settings.GetValueOrDefault(name, "not given");
            if (mine != its) return $"{name} is {ForeignText.Shown(its)} there and {ForeignText.Shown(mine)} here";
        }
        if (other.Pictures != Pictures) return $"it is a part of {Counted.Of(other.Pictures, "picture")}, not of {Pictures:N0}";
        return other.List != List ? "it is a part of other pictures, of which there are as many, or in another order" : null;
    }
}
