namespace Boxfit.Data.Annotations;

/// <summary>What four numbers mean in each <see cref="BoxForm"/>.</summary>
static class BoxForms
{
    /// <summary>The edges of the box of four numbers, in their unit; forms without a size are taken as corners.</summary>
    public static PixelBox Edges(this BoxForm form, double a, double b, double c, double d) => form switch
    {
        BoxForm.Size => new(a, b, a + c, b + d),
        BoxForm.Centre => new(a - c / 2, b - d / 2, a + c / 2, b + d / 2),
        _ => new(a, b, c, d),
    };

    /// <summary>The option that says a form.</summary>
    public static string Option(this BoxForm form) => $"--boxes {ReadWords.Forms[(int)form]}";
}
