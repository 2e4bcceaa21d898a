namespace Boxfit.Cli.Screens;

/// <summary>
/// The size of the terminal's window. The console remembers the size that it had, and learns of another one only some time after lines may
/// have been drawn for the old.
/// </summary>
static partial class WindowSize
{
    const int StandardOutput = 1, StandardError = 2;
    const nuint GetWindowSize = 0x5413; // TIOCGWINSZ, of Linux

    /// <summary>Width and height in characters, 0 where they are not known.</summary>
    public static (int Width, int Height) Now()
    {
        if (OperatingSystem.IsLinux())
        {
            foreach (int stream in (int[])[StandardError, StandardOutput])
            {
                var size = default(Size);
                if (ioctl(stream, GetWindowSize, ref size) == 0) return (size.Columns, size.Rows);
            }
        }
        return (Console.WindowWidth, Console.WindowHeight);
    }

    [LibraryImport("libc")]
    private static partial int ioctl(int stream, nuint request, ref Size size);

    /// <summary>As C's winsize is laid out.</summary>
    struct Size
    {
        public ushort Rows, Columns, PixelWidth, PixelHeight;
    }
}
