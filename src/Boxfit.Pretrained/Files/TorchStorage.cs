namespace Boxfit.Pretrained.Files;

/// <summary>A stretch of numbers that tensors look into.</summary>
/// <param name="Key">The file's name for it.</param>
/// <param name="Element">Format of its numbers.</param>
/// <param name="Start">Its first byte in what the file has under <paramref name="Key"/>.</param>
/// <param name="Bytes">Its length in bytes.</param>
sealed record TorchStorage(string Key, TorchElement Element, long Start, long Bytes);
