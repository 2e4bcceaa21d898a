using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharpPeer;

/// <summary>The recipe's localizer in TorchSharp, the same as <c>../PythonPeers/localizer.py</c> builds.</summary>
static class Localizer
{
    /// <summary>TorchVision's model without its classifier, an extra convolution, pooling, the head.</summary>
    public static Sequential Build(string backbone)
    {
        const int filters = 1024, units = 512;
        var features = Features(backbone);
        long channels = Channels(features);
        return Sequential(
            ("features", features),
            ("extra", Conv2d(channels, filters, 3, stride: 2)),
            ("extra_relu", ReLU(inplace: true)),
            ("pool", AdaptiveAvgPool2d(1)),
            ("flatten", Flatten()),
            ("hidden", Linear(filters, units)),
            ("hidden_relu", ReLU(inplace: true)),
            ("box", Linear(units, 4)));
    }

    static Sequential Features(string backbone)
    {
        Module model = backbone switch
        {
            "resnet18" => torchvision.models.resnet18(),
            "resnet50" => torchvision.models.resnet50(),
            "vgg16" => torchvision.models.vgg16(),
            "mobilenet_v2" => torchvision.models.mobilenet_v2(),
            _ => throw new ArgumentException($"Unknown backbone '{backbone}'. Known: resnet18, resnet50, vgg16, mobilenet_v2."),
        };
        return Sequential(model.named_children()
            .TakeWhile(child => child.name is not ("avgpool" or "classifier"))
            .Select(child => (child.name, (Module<Tensor, Tensor>)child.module)));
    }

    static long Channels(Sequential features)
    {
        using var none = no_grad();
        using var picture = zeros(1, 3, 64, 64);
        using var map = features.forward(picture);
        return map.shape[1];
    }
}
