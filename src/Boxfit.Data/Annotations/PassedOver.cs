namespace Boxfit.Data.Annotations;

/// <summary>What is said of objects that do not count, as <see cref="AnnotationSetBuilder.Remark"/> takes it.</summary>
static class PassedOver
{
    /// <summary>Of what is drawn, but is no area.</summary>
    public const string NoBox = "Points and lines are no objects with a box and are passed over";

    /// <summary>Of boxes that have no width or no height.</summary>
    public const string WithoutArea = "Boxes without area are left out";
}
