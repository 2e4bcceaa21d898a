namespace Boxfit.Pretrained.Naming;

/// <summary>Names by which files of related networks that Boxfit does not have are told, for messages.</summary>
/// <param name="Part">Part of an array's name.</param>
/// <param name="Network">What has such arrays.</param>
/// <param name="Shape">The shape that the array has there; null where the name says enough.</param>
sealed record Telltale(string Part, string Network, int[]? Shape = null)
{
    static readonly Telltale[] s_all =
    [
        new("conv1.6.weight", "a ResNet with a deep stem (timm's resnet50d and its kin)"),
        new(".se.fc1.", "a network with squeeze-and-excitation (SE-ResNet, EfficientNet, MobileNetV3)"),
        new(".se.conv_reduce.", "a network with squeeze-and-excitation (EfficientNet, MobileNetV3)"),
        new("layer1.0.conv2.weight", "a ResNeXt", [128, 4, 3, 3]),
        new("layer1.0.conv2.weight", "a ResNeXt", [256, 8, 3, 3]),
        new("layer1.0.conv2.weight", "a Wide ResNet", [128, 128, 3, 3]),
        new(".block.0.0.weight", "an EfficientNet or a MobileNetV3 (torchvision's)"),
        new(".attn.qkv.", "a transformer (ViT)"),
        new("denseblock1.", "a DenseNet"),
        new("Mixed_5b.", "an Inception"),
        new("expanded_conv_depthwise/", "Keras's MobileNetV2 (it pads on one side only and its norms have ε 0.001: in mobilenet_v2, " +
            "which is PyTorch's form, its weights would give other values)"),
        new("_preact_bn", "a ResNet of Keras's second version (ResNet50V2)"),
    ];

    /// <summary>What a file most likely is, or null.</summary>
    public static string? Find(WeightFile file) =>
        s_all.FirstOrDefault(t => file.Entries.Any(e => e.Name.Contains(t.Part, StringComparison.Ordinal)
            && (t.Shape is null || e.Shape.AsSpan().SequenceEqual(t.Shape))))?.Network;
}
