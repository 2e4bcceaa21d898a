namespace Boxfit.Data.Datasets;

/// <summary>What happens to boxes that reach beyond their picture.</summary>
public enum OutsideBoxes
{
    /// <summary>They are an error that names the first rows.</summary>
    Error,

    /// <summary>They are cut to the picture and counted; a box wholly outside is still an error.</summary>
    Clip,
}
