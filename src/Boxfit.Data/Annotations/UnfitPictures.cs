namespace Boxfit.Data.Annotations;

/// <summary>Copies of the pictures, handed out beside them, to which the boxes do not belong; they are known by their size.</summary>
/// <param name="Width">Width in pixels that all such copies have.</param>
/// <param name="Height">Their height in pixels.</param>
/// <param name="Warning">What is said where the pictures found are these.</param>
sealed record UnfitPictures(int Width, int Height, string Warning)
{
    /// <summary>Number of pictures whose size is enough to know.</summary>
    public const int MostLookedAt = 20;

    /// <summary>The warning where all of some pictures have this size; else null.</summary>
    /// <param name="files">Absolute paths of pictures of the set.</param>
    public string? NoteOn(IEnumerable<string> files)
    {
        var infos = files.Order(StringComparer.Ordinal).Take(MostLookedAt).Select(f => PictureReader.TryReadInfo(f, out _)).ToList();
        return infos.Count > 0 && infos.TrueForAll(i => i is { } info && info.Width == Width && info.Height == Height) ? Warning : null;
    }
}
