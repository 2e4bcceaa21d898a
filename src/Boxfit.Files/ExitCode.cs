namespace Boxfit.Files;

/// <summary>What the program's exit code says, in its own processes and to those who start it.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int DoneWithSkips = 3;
    public const int DataErrors = 4;
    public const int Lost = 75;
    public const int Interrupted = 130;

    public static string Meaning(int code) => code switch
    {
        Done => "done",
        Failed => "failed",
        BadInput => "wrong usage or bad input",
        DoneWithSkips => "done, but with skips or faults that the messages name",
        DataErrors => "done: the data has faults of severity error",
        Lost => "one of several processes was lost; another try may do",
        Interrupted => "interrupted (Ctrl-C)",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
