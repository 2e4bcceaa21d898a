namespace Boxfit.Preparation.Packing;

/// <summary>What archives are to be written.</summary>
sealed record PackOptions
{
    /// <summary>The folder to write, which is new or empty.</summary>
    public required string Out { get; init; }

    /// <summary>True for zip files, false for tar files.</summary>
    public bool IsZip { get; init; }

    /// <summary>An archive ends where the next picture would bring its pictures above that, in bytes; a larger one is alone.</summary>
    public long MostBytes { get; init; } = 1_000_000_000;
}
