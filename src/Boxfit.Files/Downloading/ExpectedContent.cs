namespace Boxfit.Files.Downloading;

/// <summary>What a download must be, so that a server that gives something else is told apart early.</summary>
/// <param name="Name">What it is to the user, such as "set".</param>
/// <param name="Kind">The kind of file, such as "a .tar.gz or .zip archive".</param>
/// <param name="MostBytes">A larger file is refused.</param>
/// <param name="HeadLength">Number of first bytes that decide about the kind.</param>
/// <param name="Fault">Looks at the first bytes: null when they are of that kind, else what they look like instead.</param>
/// <param name="Remedy">What the user can do when the download fails.</param>
public sealed record ExpectedContent(
    string Name, string Kind, long MostBytes, int HeadLength, Func<byte[], string?> Fault, string Remedy)
{
    /// <summary>
    /// Looks at the whole content before the file gets its name: null when it is right, else what was found. Null to leave that out.
    /// </summary>
    public Func<Stream, CancellationToken, Task<string?>>? Verify { get; init; }
}
