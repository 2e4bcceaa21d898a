namespace Boxfit.Preparation.Comparing;

/// <summary>Compares files.</summary>
static class FileContent
{
    const int Chunk = 1 << 16;

    /// <summary>Whether two files have the same bytes, as a copy has or a link; false where one cannot be read.</summary>
    public static bool AreEqual(string a, string b)
    {
        try
        {
            using FileStream streamA = File.OpenRead(a), streamB = File.OpenRead(b);
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
