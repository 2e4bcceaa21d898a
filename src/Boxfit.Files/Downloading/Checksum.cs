using System.Security.Cryptography;

namespace Boxfit.Files.Downloading;

/// <summary>A sum by which a published file is known.</summary>
/// <param name="Kind">How it is computed.</param>
/// <param name="Digits">Lower-case hexadecimal digits; for <see cref="ChecksumKind.Sha256Prefix"/> perhaps only the first.</param>
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

    /// <summary>For messages: <c>SHA-256 f37072fd…</c> where only the first digits are known, or the whole sum.</summary>
    public override string ToString() => Kind switch
    {
        ChecksumKind.Md5 => $"MD5 {Digits}",
        _ => $"SHA-256 {Digits}{(Digits.Length < 2 * SHA256.HashSizeInBytes ? "…" : "")}",
    };
}

/// <summary>The kinds of sum that files are published with.</summary>
public enum ChecksumKind
{
    /// <summary>The SHA-256 or its first digits, which PyTorch puts in a file's name.</summary>
    Sha256Prefix,

    /// <summary>The MD5: Keras's.</summary>
    Md5,
}
