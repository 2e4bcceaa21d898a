"""The recipe's localizer in PyTorch, as the benchmark's peers run it: torchvision's backbone, an extra convolution, pooling, the head."""
import collections

import torch
import torchvision

BACKBONES = ("resnet18", "resnet50", "vgg16", "mobilenet_v2")


def build(backbone, extra_convolutions=((1024, 3, 2),), hidden=(512,)):
    """torchvision's model without its classifier, under its own names, then the neck and the head."""
    model = getattr(torchvision.models, backbone)(weights=None)
    kept = [child for child in model.named_children() if child[0] not in ("avgpool", "fc", "classifier")]
    features = torch.nn.Sequential(collections.OrderedDict(kept))
    with torch.no_grad():
        channels = features.eval()(torch.zeros(1, 3, 64, 64)).shape[1]
    extra = []
    for filters, kernel, stride in extra_convolutions:
        extra += [torch.nn.Conv2d(channels, filters, kernel, stride), torch.nn.ReLU(inplace=True)]
        channels = filters
    head = []
    for units in hidden:
        head += [torch.nn.Linear(channels, units), torch.nn.ReLU(inplace=True)]
        channels = units
    head.append(torch.nn.Linear(channels, 4))
    return torch.nn.Sequential(features, *extra, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), *head)
