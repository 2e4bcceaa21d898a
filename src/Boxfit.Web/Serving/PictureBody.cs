using System.Buffers;

namespace Boxfit.Web.Serving;

/// <summary>A picture that has arrived: its bytes in pooled memory, which come out of a budget.</summary>
sealed class PictureBody : IDisposable
{
    const int First = 1 << 16;

    readonly ByteBudget _budget;
    byte[] _bytes = [];
    int _length;

    PictureBody(ByteBudget budget) => _budget = budget;

    /// <summary>The bytes; not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Bytes of the budget that it has.</summary>
    public int Taken => _bytes.Length;

    /// <summary>Reads a stream to its end. Memory is taken as bytes arrive, not as they are announced.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="budget">Where its memory comes from.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="RequestProblem">It has more bytes, or the budget is used up.</exception>
    public static async Task<PictureBody> ReadAsync(Stream stream, long most, ByteBudget budget, CancellationToken cancellation)
    {
        var body = new PictureBody(budget);
        try
        {
            while (true)
            {
                if (body._length == body._bytes.Length) body.Grow(most);
                int count = await stream.ReadAsync(body._bytes.AsMemory(body._length), cancellation).ConfigureAwait(false);
                if (count == 0) return body;
                body._length += count;
                if (body._length > most)
                {
                    throw new RequestProblem(StatusCodes.Status413PayloadTooLarge,
                        $"There are more than {most:N0} bytes, the most that a picture or a request in JSON may have (--max-megabytes).");
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    void Grow(long most)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(2L * _bytes.Length, First), most + 1));
        try
        {
            // Both are there while one is copied into the other.
            _budget.Take(larger.Length, beside: _bytes.Length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw;
        }
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Release();
        _bytes = larger;
    }

    /// <summary>Gives up the memory, but not to the pool: it may still be read.</summary>
    public void Leave()
    {
        _budget.Give(Taken);
        (_bytes, _length) = ([], 0);
    }

    public void Dispose()
    {
        Release();
        (_bytes, _length) = ([], 0);
    }

    void Release()
    {
        if (Taken == 0) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _budget.Give(Taken);
    }
}
