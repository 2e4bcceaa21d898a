using System.Security.Cryptography;

namespace Boxfit.Pretrained;

/// <summary>A sum by which a published file is known.</summary>
/// <param name="Kind">How it is computed.</param>
/// <param name="Digits">Lower-case hexadecimal digits; for <see cref="ChecksumKind.Sha256Prefix"/> only the first.</param>
public sealed record Checksum(ChecksumKind Kind, string Digits)
{
    /// <summary>The whole sum of a file's content, in lower-case hexadecimal digits.</summary>
    /// <param name="content">The content, read from where it stands to its end.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<string> ComputeAsync(Stream content, CancellationToken cancellation = default) => Convert.ToHexStringLower(
        Kind == ChecksumKind.Sha256Prefix
            ? await SHA256.HashDataAsync(content, cancellation)
#pragma warning disable CA5351 // Keras publishes no other sum; it is there against damage, and the address is https.
            : await MD5.HashDataAsync(content, cancellation));
#pragma warning restore CA5351

    /// <summary>True when a whole sum is the one that is meant.</summary>
    public bool Fits(string sum) => sum.StartsWith(Digits, StringComparison.Ordinal);

    /// <summary>For messages: <c>SHA-256 f37072fd…</c> or <c>MD5 4d47…</c>.</summary>
    public override string ToString() => Kind == ChecksumKind.Sha256Prefix ? $"SHA-256 {Digits}…" : $"MD5 {Digits}";
}

/// <summary>The kinds of sum that makers of weights publish.</summary>
public enum ChecksumKind
{
    /// <summary>The first digits of the SHA-256: PyTorch's habit, as part of the file's name.</summary>
    Sha256Prefix,

    /// <summary>The MD5: Keras's.</summary>
    Md5,
}
