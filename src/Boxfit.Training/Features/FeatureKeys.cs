using System.Security.Cryptography;

namespace Boxfit.Training.Features;

/// <summary>The names of cached features. They differ wherever anything differs that the features depend on.</summary>
static class FeatureKeys
{
    const int Length = 32;

    /// <summary>The folder's name: from the frozen layers and their numbers, and how pictures are brought to them.</summary>
    /// <param name="before">The frozen layers.</param>
    /// <param name="parameters">Their parameters, and maybe more.</param>
    /// <param name="preprocessing">How a picture becomes their input.</param>
    /// <param name="threads">Threads that compute: sums may be rounded otherwise with another number.</param>
    /// <param name="engine">oneDNN's version and instruction set, which round otherwise, too.</param>
    public static string OfFolder(
        Graph before, IReadOnlyDictionary<string, Tensor> parameters, Preprocessing preprocessing, int threads, string engine)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{Product.Version} {engine} {threads} {preprocessing}");
        foreach (var node in before.Nodes)
        {
            Append(hash, $"{node.Name} {node.Operation} {node.Shape} of {string.Join(',', node.Inputs.Select(i => i.Index))}");
            foreach (var parameter in node.Parameters)
            {
                Append(hash, parameter.Name);
                hash.AppendData(MemoryMarshal.AsBytes(parameters[parameter.Name].Values.AsSpan()));
            }
        }
        return Finish(hash);
    }

    /// <summary>The names of a picture's views: from its content and box, and how views are drawn.</summary>
    /// <param name="samples">The part that the picture belongs to.</param>
    /// <param name="index">Its place there, which is part of its random numbers.</param>
    /// <param name="augmentation">How views are drawn; null for the plain picture.</param>
    /// <param name="seed">Seed of the drawing.</param>
    /// <param name="views">Number of views.</param>
    /// <exception cref="IOException">The picture cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The picture must not be read.</exception>
    public static string[] OfViews(IReadOnlyList<Sample> samples, int index, Augmentation? augmentation, ulong seed, int views)
    {
        using var file = RegularFile.OpenAny(samples[index].Path);
        byte[] content = SHA256.HashData(file);
        var standIns = samples[index].HasObject ? null : new StandIns(samples, seed);
        return [.. Enumerable.Range(0, views).Select(OfView)];

        string OfView(int view)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(content);
            Append(hash, $"{samples[index].Box}");
            if (augmentation is { IsActive: true }) Append(hash, $"{augmentation} {seed} {index} {view} {standIns?.BoxOf(index, view, 0)}");
            return Finish(hash);
        }
    }

    static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + '\n'));

    static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
}
