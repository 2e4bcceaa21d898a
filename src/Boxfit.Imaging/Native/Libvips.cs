using NetVips;

namespace Boxfit.Imaging.Native;

/// <summary>Starts libvips (through NetVips), sets it up for pictures from outside, and tells why a call failed.</summary>
static class Libvips
{
    static readonly Lazy<bool> s_started = new(Start);
    static readonly ReaderWriterLockSlim s_lock = new();

    [ThreadStatic]
    static bool s_warned;

    /// <summary>Starts libvips once for the process.</summary>
    /// <exception cref="BoxfitException">It is missing, too old, or did not start.</exception>
    public static void EnsureStarted() => _ = s_started.Value;

    /// <summary>
    /// Runs libvips calls. libvips keeps one text of errors for all threads, so what it says after a failure may be about another
    /// thread's picture: a failed run is repeated on its own to get its own message. Failures are rare, so this costs nothing.
    /// </summary>
    /// <exception cref="VipsException">The calls failed; <see cref="Reason"/> says why.</exception>
    public static T Run<T>(Func<T> run)
    {
        EnsureStarted();
        s_lock.EnterReadLock();
        try
        {
            return run();
        }
        catch (VipsException)
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
            ClearErrors();
            return run();
        }
        finally
        {
            s_lock.ExitWriteLock();
        }
    }

    /// <summary>libvips's own words as one line, without NetVips's introduction.</summary>
    public static string Reason(VipsException failure)
    {
        string[] lines = Lines(failure.Message);
        return lines.Length > 1 ? string.Join("; ", lines[1..].Distinct(StringComparer.Ordinal)) : failure.Message.Trim();
    }

    /// <summary>Whether libvips warned on this thread since the last call, as it does when it closes a picture that had oddities.</summary>
    public static bool TakeWarned()
    {
        bool warned = s_warned;
        s_warned = false;
        return warned;
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Every VipsException takes the gathered text with it.
    static void ClearErrors() => _ = new VipsException("");

    static bool Start()
    {
        Fonts.Provide();
        if (!ModuleInitializer.VipsInitialized)
        {
            // .NET puts general advice first and the system's own words last.
            string reason = Lines(ModuleInitializer.Exception.Message)[^1];
            throw new BoxfitException(
                $"libvips, needed for pictures, could not be loaded ({reason}). It comes with Boxfit for the system that Boxfit was " +
                "built for: build it on or for this one (dotnet publish --runtime …), or add the NuGet package NetVips.Native. " +
                NativeLibraries.Hint,
                ModuleInitializer.Exception);
        }
        if (!NetVips.NetVips.AtLeastLibvips(8, 18))
        {
            throw new BoxfitException(
                $"The system's libvips {Version} was loaded, but 8.18 or later is needed. " +
                "Build Boxfit on this system: it brings its own. " +
                NativeLibraries.Hint);
        }
        // Warnings would go to standard error; what matters comes back as an error because loaders are told to fail.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => s_warned = true);
        Cache.Max = 0;
        // The data loader decodes several pictures at once; threads within one picture would only contend with those.
        NetVips.NetVips.Concurrency = 1;
        NetVips.NetVips.BlockUntrusted = true;
        // Only SvgRenderer uses it, for drawings made by this program; pictures from outside never reach it.
        Operation.Block("VipsForeignLoadSvg", false);
        return true;
    }

    /// <summary>Such as 8.18.7.</summary>
    public static string Version => $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}";
}
