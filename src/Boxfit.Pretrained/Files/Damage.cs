namespace Boxfit.Pretrained.Files;

/// <summary>
/// Says which file it was: readers throw <see cref="InvalidDataException"/> with what is wrong, people need an
/// <see cref="InputException"/> with the file's name.
/// </summary>
static class Damage
{
    /// <summary>Runs a reader of a file that is taken for the given kind, for "is not a readable …".</summary>
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

    /// <summary>
    /// Refuses content of more bytes than a file of that length should give: views of few numbers that a tiny file repeats, or a zip
    /// bomb.
    /// </summary>
    /// <exception cref="InvalidDataException">They are too many.</exception>
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
