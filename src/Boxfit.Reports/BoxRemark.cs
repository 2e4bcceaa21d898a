namespace Boxfit.Reports;

/// <summary>What to say of a predicted box that cannot be seen on its picture.</summary>
static class BoxRemark
{
    /// <summary>A short text, or null for a box of which at least a part is visible.</summary>
    public static string? Of(BoundingBox box)
    {
        if (!box.IsValid) return "no valid box";
        return box is { X2: <= 0 } or { Y2: <= 0 } or { X1: >= 1 } or { Y1: >= 1 } ? "box outside the picture" : null;
    }
}
