using System.Security.Cryptography;

namespace Boxfit.Files;

/// <summary>Tells whether files have the same content.</summary>
static class FileComparison
{
    const int Chunk = 1 << 16;

    /// <summary>The SHA-256 of a file's content as 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Sha256(string path)
    {
        using var file = RegularFile.OpenAny(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Whether two files have the same bytes, as a copy has or a link; false where one cannot be read.</summary>
    public static bool AreEqual(string a, string b)
    {
        try
        {
            using Stream streamA = RegularFile.OpenAny(a), streamB = RegularFile.OpenAny(b);
            if (streamA.Length != streamB.Length) return false;
            byte[] chunkA = new byte[Chunk], chunkB = new byte[Chunk];
            while (true)
            {
                int countA = streamA.ReadAtLeast(chunkA, Chunk, throwOnEndOfStream: false);
                int countB = streamB.ReadAtLeast(chunkB, Chunk, throwOnEndOfStream: false);
                if (!chunkA.AsSpan(0, countA).SequenceEqual(chunkB.AsSpan(0, countB))) return false;
                if (countA < Chunk) return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            return false;
        }
    }
}
