namespace Boxfit.Files;

/// <summary>
/// Something went wrong that the user can act upon. The message says what was found, what was expected, where, and the remedy;
/// the command line prints it without a stack trace and ends with exit code 1.
/// </summary>
public class BoxfitException : Exception
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public BoxfitException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>
    /// True when the message has several lines and the names in it are fit to be shown. Else it is shown in one line: a name may have line
    /// ends too.
    /// </summary>
    public bool HasLines { get; init; }

    /// <summary>What of the message is not the remedy, for a caller who knows a nearer one; null where they are not told apart.</summary>
    public string? Cause { get; internal init; }

    /// <summary>An exception whose message ends with a remedy that a caller may replace.</summary>
    /// <param name="cause">What happened, in whole sentences.</param>
    /// <param name="remedy">What the user can do, in whole sentences.</param>
    /// <param name="inner">The cause.</param>
    public static BoxfitException WithRemedy(string cause, string remedy, Exception? inner = null) =>
        new($"{cause} {remedy}", inner) { Cause = cause };
}

/// <summary>The user's input (an option, a file, a row) is wrong. The command line ends with exit code 2.</summary>
public sealed class InputException : BoxfitException
{
    /// <summary>Creates the exception with a message for the user.</summary>
    public InputException(string message, Exception? inner = null) : base(message, inner) { }
}
