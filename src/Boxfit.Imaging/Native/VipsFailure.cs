using System.Runtime.InteropServices;

namespace Boxfit.Imaging.Native;

/// <summary>A libvips call failed.</summary>
sealed class VipsFailure(string message = "a libvips call failed") : Exception(message)
{
    static readonly ReaderWriterLockSlim s_lock = new();

    /// <summary>
    /// Runs libvips calls. libvips keeps one text of errors for all threads, so what it says after a failure may be about another
    /// thread's picture: a failed run is repeated on its own to get its own message. Failures are rare, so this costs nothing.
    /// </summary>
    public static T Explain<T>(Func<T> run)
    {
        s_lock.EnterReadLock();
        try
        {
            return run();
        }
        catch (VipsFailure)
        {
            // Explained below.
        }
        finally
        {
            s_lock.ExitReadLock();
        }

        s_lock.EnterWriteLock();
        try
        {
            Vips.ErrorClear();
            return run();
        }
        catch (VipsFailure)
        {
            throw new VipsFailure(TakeMessage());
        }
        finally
        {
            s_lock.ExitWriteLock();
        }
    }

    /// <summary>The gathered messages as one line.</summary>
    public static string TakeMessage()
    {
        using GMemoryHandle text = Vips.ErrorBufferCopy();
        string message = Marshal.PtrToStringUTF8(text.DangerousGetHandle()) ?? "";
        return string.Join("; ", message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
