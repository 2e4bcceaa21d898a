namespace Boxfit.Preparation.Labelling;

/// <summary>A cascade that a labelling asks.</summary>
/// <param name="Cascade">A name or file, as <see cref="CascadeFiles.Find"/> takes it.</param>
/// <param name="Mirrored">
/// Searches the picture's mirror image: a profile cascade, which knows faces that look one way, so finds those that look the other.
/// </param>
public sealed record CascadeChoice(string Cascade, bool Mirrored = false)
{
    const string MirrorEnding = ":mirror";

    /// <summary>Reads <c>NAME</c>, <c>FILE</c>, <c>NAME:mirror</c> or <c>FILE:mirror</c>.</summary>
    public static CascadeChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EndsWith(MirrorEnding, StringComparison.Ordinal) && !File.Exists(text)
            ? new(text[..^MirrorEnding.Length], Mirrored: true)
            : new(text);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Mirrored ? Cascade + MirrorEnding : Cascade;
}
