namespace Boxfit.Pretrained.Files;

/// <summary>
/// Says which file it was: readers throw <see cref="InvalidDataException"/> with what is wrong, people need an
/// <see cref="InputException"/> with the file's name.
/// </summary>
static class Damage
{
    /// <summary>Runs a reader.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="kind">What the file is taken for, for "is not a readable …".</param>
    /// <param name="read">The reader.</param>
    public static T Guard<T>(string path, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path} is not a readable {kind}: {e.Message}.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InputException($"{path} is not a readable {kind}: it ends too early; it was cut short. Fetch it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Refuses content that is far larger than the file: views of few numbers that a tiny file repeats, or a zip bomb.</summary>
    /// <param name="bytes">Size of all content when read, in bytes.</param>
    /// <param name="fileLength">Size of the file in bytes.</param>
    /// <exception cref="InvalidDataException">They are too large.</exception>
    public static void CheckTotal(Int128 bytes, long fileLength)
    {
        const long Free = 64 << 20, Times = 16;
        if (bytes > Free + Times * (Int128)fileLength)
        {
            throw new InvalidDataException(
                $"its content would take {bytes:N0} bytes, but the whole file has {fileLength:N0}; " +
                $"more than {Times} times as much is not believed");
        }
    }
}
