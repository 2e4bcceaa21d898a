namespace Boxfit.Data.Formats;

/// <summary>Classes for formats that number them.</summary>
static class ClassNames
{
    /// <summary>The different labels of all objects in the order of their first use.</summary>
    public static string[] Of(IReadOnlyList<AnnotatedPicture> pictures) => [.. pictures.SelectMany(p => p.Objects).Select(o => o.Label).Distinct()];
}
