namespace Boxfit.Pretrained.Files;

/// <summary>What a file of <c>torch.save</c> holds, whichever form it has.</summary>
/// <param name="Root">The saved object.</param>
/// <param name="Open">Opens the bytes of a storage (see <see cref="TorchStorage.Key"/>) from the given one on.</param>
sealed record TorchContent(object? Root, Func<string, long, Stream> Open);
