namespace Boxfit.Data.Annotations;

/// <summary>What the numbers of an object in a data file are.</summary>
public enum BoxForm
{
    /// <summary>Left, top, right and bottom edge.</summary>
    Corners,

    /// <summary>Left and top edge, width and height.</summary>
    Size,

    /// <summary>Horizontal and vertical centre, width and height.</summary>
    Centre,

    /// <summary>Points around the object; the box around them counts.</summary>
    Polygon,

    /// <summary>A box followed by key points, which do not count.</summary>
    KeyPoints,
}
