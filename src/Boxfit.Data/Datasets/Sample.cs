namespace Boxfit.Data.Datasets;

/// <summary>One labelled picture of a data set.</summary>
/// <param name="Path">Absolute path of the picture.</param>
/// <param name="Name">The picture's name as written in the data file.</param>
/// <param name="Box">
/// The object's box in 0…1 of the upright picture; valid and inside the picture. None where it shows no object
/// (<see cref="HasObject"/>).
/// </param>
/// <param name="Row">Where in the data file, counted from 1: the line of a CSV, the entry of a list.</param>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Height of the upright picture in pixels.</param>
public sealed record Sample(string Path, string Name, BoundingBox Box, int Row, int Width, int Height)
{
    /// <summary>The part that the data file puts the picture into (train, validation or test); null where it says nothing.</summary>
    public string? Part { get; init; }

    /// <summary>Whether it shows the object; where not, it has no box.</summary>
    public bool HasObject { get; init; } = true;

    /// <summary>The object's class; empty where the data names none.</summary>
    public string Label { get; init; } = "";

    /// <summary>The <see cref="PicturePrint"/> of its file as it was when its header was read; 0 where none was asked for.</summary>
    internal uint Print { get; init; }
}
