namespace Boxfit.Cli.Output;

/// <summary>What a shard of feature maps says of them.</summary>
/// <param name="Lengths">Channels, height and width of each.</param>
/// <param name="Lack">What the weights are without; null where they are whole.</param>
sealed record FeatureNotes(int[] Lengths, string? Lack)
{
    /// <summary>Channels, height and width as a shape; null where they are none, of a damaged file.</summary>
    [JsonIgnore]
    public Shape? Shape => Lengths is [> 0 and var channels, > 0 and var height, > 0 and var width]
        && (long)channels * height <= int.MaxValue / sizeof(float) / width ? Graphs.Shape.Map(channels, height, width) : null;

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonText.Of(this, CliRecords.Default.FeatureNotes);

    /// <summary>Reads what <see cref="ToJson"/> gave; null where it is none.</summary>
    public static FeatureNotes? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, CliRecords.Default.FeatureNotes) is { Shape: not null } notes ? notes : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
