namespace Boxfit.Data.Reviews;

/// <summary>What a source says of a picture.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Box">The box in pixels; null where the source says that there is no object.</param>
/// <param name="Label">The object's class; null where the source names none.</param>
/// <param name="Confidence">How sure the source is; its scale is the source's, and null is not known.</param>
sealed record ReviewProposal(string Source, PixelBox? Box, string? Label, double? Confidence);
