namespace Boxfit.Files;

/// <summary>Which entries of a folder are listed. Those that may not be looked at are passed over.</summary>
static class FolderListing
{
    /// <summary>All, also hidden ones.</summary>
    public static readonly EnumerationOptions All = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };

    /// <summary>Those that are not hidden.</summary>
    public static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = true };

    /// <summary>The same, by patterns in which upper and lower case are the same.</summary>
    public static readonly EnumerationOptions VisibleInAnyCase =
        new() { IgnoreInaccessible = true, MatchCasing = MatchCasing.CaseInsensitive };
}
