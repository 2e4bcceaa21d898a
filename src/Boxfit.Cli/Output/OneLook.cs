namespace Boxfit.Cli.Output;

/// <summary>What is said where a file for other programs computes one look of a model that looks more often.</summary>
static class OneLook
{
    /// <summary>The remark; null where the model looks once.</summary>
    /// <param name="preprocessing">The model's.</param>
    public static string? Remark(Preprocessing preprocessing) => preprocessing.Looks is not { } looks ? null
        : $"It computes one look. The model was trained to look {looks.Count} times: {ManualPage.Of("onnx.md")} says how, and without it " +
            "the boxes fit less well.";
}
