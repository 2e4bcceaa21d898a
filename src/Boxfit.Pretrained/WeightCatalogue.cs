namespace Boxfit.Pretrained;

/// <summary>
/// The published ImageNet weights of each backbone. Addresses and sums: <c>torchvision/models/{resnet,vgg,mobilenetv2}.py</c>, whose file
/// names end in the first digits of the SHA-256, and <c>keras/src/applications/resnet.py</c>, with MD5.
/// </summary>
public static class WeightCatalogue
{
    const string TorchBase = "https://download.pytorch.org/models/";
    const string KerasBase = "https://storage.googleapis.com/tensorflow/keras-applications/resnet/";
    const string TorchLicence = "BSD-3-Clause (torchvision); trained on ImageNet-1k, whose pictures are for research";
    const string KerasLicence = "MIT (Kaiming He's ResNets, ported by Keras); trained on ImageNet-1k, whose pictures are for research";

    // Sums as torchvision's file names have them, with sizes: version 1, then version 2 (a longer training) where there is one.
    static readonly (string Backbone, (string Sum, double Megabytes)[] Files)[] s_torchvision =
    [
        ("resnet18", [("f37072fd", 46.8)]),
        ("resnet34", [("b627a593", 87.3)]),
        ("resnet50", [("0676ba61", 102.5), ("11ad3fa6", 102.5)]),
        ("resnet101", [("63fe2227", 178.8), ("cd907fc2", 178.8)]),
        ("resnet152", [("394f9c45", 241.6), ("f82ba261", 241.7)]),
        ("vgg11", [("8a719046", 531.5)]),
        ("vgg13", [("19584684", 532.2)]),
        ("vgg16", [("397923af", 553.4)]),
        ("vgg19", [("dcbb9e9d", 574.7)]),
        ("vgg11_bn", [("6002323d", 531.5)]),
        ("vgg13_bn", [("abd245e5", 532.2)]),
        ("vgg16_bn", [("6c64b313", 553.5)]),
        ("vgg19_bn", [("c79401a0", 574.8)]),
        ("mobilenet_v2", [("b0353104", 14.2), ("7ebf99e0", 14.3)]),
    ];

    static readonly (string Model, string Md5, double Megabytes)[] s_keras =
    [
        ("resnet50", "4d473c1dd8becc155b73f8504c6f6626", 94.8),
        ("resnet101", "88cf7a10940856eca736dc7b7e228a21", 171.4),
        ("resnet152", "ee4c566cf9a93f14d82f913c2dc6dd0c", 234.7),
    ];

    /// <summary>All of them, those of a backbone together, its default first.</summary>
    public static IReadOnlyList<KnownWeights> All { get; } =
    [
        .. s_torchvision.SelectMany(t => t.Files.Select((f, i) => Torch(t.Backbone, f.Sum, i) with { Megabytes = f.Megabytes })),
        .. s_keras.Select(k => Keras(k.Model, k.Md5) with { Megabytes = k.Megabytes }),
    ];

    /// <summary>The file that <c>imagenet</c> means for a backbone, or null where none is published.</summary>
    public static KnownWeights? Default(string backbone) => All.FirstOrDefault(w => w.IsDefault && w.Backbone == backbone);

    /// <summary>The file of a name: a backbone's (its default), or a file's own.</summary>
    /// <exception cref="InputException">There is none; the message lists what there is.</exception>
    public static KnownWeights Find(string name)
    {
        if ((Default(name) ?? All.FirstOrDefault(w => w.FileName == name)) is { } known) return known;
        string backbones = string.Join(", ", All.Where(w => w.IsDefault).Select(w => w.Backbone));
        throw new InputException(
            $"There are no published ImageNet weights for '{name}'. Known: {backbones}, and the files of " +
            $"{ShellLine.Of("weights", "list")}.{Spelling.DidYouMean(name, All.Select(w => w.ShortName))} " +
            "Other ways: --weights FILE for a file of your own, --weights none to begin with random weights.");
    }

    static KnownWeights Torch(string backbone, string sum, int version) => new(
        backbone, $"torchvision IMAGENET1K_V{version + 1}", new($"{TorchBase}{backbone}-{sum}.pth"),
        new(ChecksumKind.Sha256Prefix, sum), PixelScaling.Imagenet, TorchLicence) { IsDefault = version == 0 };

    static KnownWeights Keras(string model, string md5) => new(
        $"keras_{model}", "Keras imagenet, without top", new($"{KerasBase}{model}_weights_tf_dim_ordering_tf_kernels_notop.h5"),
        new(ChecksumKind.Md5, md5), PixelScaling.Caffe, KerasLicence) { IsDefault = true };
}

/// <summary>A published weight file that Boxfit knows.</summary>
/// <param name="Backbone">The backbone that it fits.</param>
/// <param name="Origin">Whose weights they are, such as <c>torchvision IMAGENET1K_V1</c>.</param>
/// <param name="Url">Its published address.</param>
/// <param name="Checksum">The sum that its makers publish.</param>
/// <param name="Scaling">How pixel levels became numbers in its training.</param>
/// <param name="Licence">What its makers allow, in a few words.</param>
public sealed record KnownWeights(string Backbone, string Origin, Uri Url, Checksum Checksum, PixelScaling Scaling, string Licence)
    : PublishedFile(Url, Checksum)
{
    /// <summary>True for the file that <c>imagenet</c> means for its backbone.</summary>
    public bool IsDefault { get; init; }

    /// <summary>About how large the file is, in 10⁶ bytes.</summary>
    public double Megabytes { get; init; }

    /// <summary>What <see cref="WeightCatalogue.Find"/> calls it: its backbone where it is the default, else its file.</summary>
    public string ShortName => IsDefault ? Backbone : FileName;
}
