namespace Boxfit.Data.Annotations;

/// <summary>What is known of a picture's file.</summary>
/// <param name="Path">Absolute path; null where it is not found.</param>
/// <param name="Info">What its header says; null where it cannot be read.</param>
/// <param name="Problem">Why one of them is null; else null.</param>
readonly record struct FoundPicture(string? Path, PictureInfo? Info, string? Problem)
{
    public static FoundPicture Find(AnnotatedPicture picture, PictureLocator locator)
    {
        if (locator.Find(picture) is not { } path) return new(null, null, locator.Explain(picture));
        var info = PictureReader.TryReadInfo(path, out string? reason);
        return new(path, info, reason is null ? null : $"{path}: {reason}");
    }
}
