namespace Boxfit.Preparation.Checking;

/// <summary>What is remembered of a picture file after it was read once.</summary>
public sealed record PictureExamination
{
    /// <summary>Its header; null where that cannot be read.</summary>
    public PictureInfo? Info { get; init; }

    /// <summary>By what it is known again; null where it was not or could not be decoded.</summary>
    public PictureFingerprint? Fingerprint { get; init; }

    /// <summary>It is stored for printing.</summary>
    public bool IsCmyk { get; init; }

    /// <summary>What the decoder found odd but harmless, or null.</summary>
    public string? Oddity { get; init; }

    /// <summary>Why it cannot be read, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Reads and decodes the whole file: what is cut short shows only so.</summary>
    public static PictureExamination Whole(string path)
    {
        try
        {
            return PictureReader.Look(path, picture => new PictureExamination
            {
                Info = picture.Info,
                Fingerprint = PictureFingerprint.Of(picture),
                IsCmyk = picture.IsCmyk,
                Oddity = picture.Oddity,
            });
        }
        catch (PictureException e)
        {
            return Header(path) with { Failure = e.Reason };
        }
    }

    /// <summary>Reads only the header.</summary>
    public static PictureExamination Header(string path)
    {
        try
        {
            return new() { Info = PictureReader.ReadInfo(path) };
        }
        catch (PictureException e)
        {
            return new() { Failure = e.Reason };
        }
    }
}
