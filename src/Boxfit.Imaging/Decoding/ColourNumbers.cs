namespace Boxfit.Imaging.Decoding;

/// <summary>Colours that a picture describes by the numbers of ITU-T H.273, as AVIF, HEIC and PNG can.</summary>
static class ColourNumbers
{
    /// <summary>The number that says nothing.</summary>
    public const int Unspecified = 2;

    const string Remedy = "save it as a usual picture (SDR) with the program or camera that made it";

    /// <summary>What brings a picture's levels to sRGB; null where they are sRGB.</summary>
    /// <param name="primaries">The number of what red, green and blue are.</param>
    /// <param name="transfer">The number of the levels' curve.</param>
    /// <param name="name">What to call the picture in an error.</param>
    /// <exception cref="PictureException">They are such that sRGB has no certain equal of them.</exception>
    public static WideColours? Find(int primaries, int transfer, string name)
    {
        string? why = transfer switch
        {
            1 or Unspecified or 4 or 6 or 13 or 14 or 15 => null, // curves that are shown as sRGB's
            16 => "HDR levels (PQ)",
            18 => "HDR levels (HLG)",
            _ => $"levels with the curve of number {transfer}",
        };
        if (why is not null)
            throw new PictureException(name, $"it holds {why}, which sRGB has no certain equal of; {Remedy}") { IsOfRefusedKind = true };
        return primaries switch
        {
            1 or Unspecified or 5 or 6 or 7 => null, // television's, as near to sRGB's as makes no difference
            9 => WideColours.Bt2020,
            12 => WideColours.DisplayP3,
            _ => throw new PictureException(
                name, $"it holds colours with the primaries of number {primaries}, which are not read; {Remedy}")
            {
                IsOfRefusedKind = true,
            },
        };
    }
}
