namespace Boxfit.Pretrained;

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
}
