namespace Boxfit.Data.Annotations;

/// <summary>Names for pictures in a cloud store: the path below the bucket, as it is where a bucket was copied to a disk.</summary>
sealed class CloudNames
{
    readonly Dictionary<string, string> _bucketOf = new(StringComparer.Ordinal);

    /// <summary>
    /// The name for an address such as <c>s3://bucket/a/b.jpg</c> or <c>gs://bucket/a/b.jpg</c>; other names stay as they are.
    /// </summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(string? address, out string name)
    {
        name = address ?? "";
        if (EntryChecks.Name(address) is { } wrong) return wrong;
        if (!(name.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("gs://", StringComparison.OrdinalIgnoreCase)))
            return null;
        string path = name["s3://".Length..];
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || slash == path.Length - 1) return $"{AnnotationSetBuilder.Show(name)} names a bucket and no picture in it";
        string bucket = path[..slash];
        name = path[(slash + 1)..];
        if (_bucketOf.TryAdd(name, bucket) || _bucketOf[name] == bucket) return null;
        return $"{AnnotationSetBuilder.Show(name)} is in the bucket {AnnotationSetBuilder.Show(bucket)} here, but in " +
            $"{AnnotationSetBuilder.Show(_bucketOf[name])} before: two pictures of one name";
    }
}
