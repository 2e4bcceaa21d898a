using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Reviews;

/// <summary>What SQLite's errors mean for the user.</summary>
static class ReviewFault
{
    const int Busy = 5, ReadOnly = 8, Disk = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>The exception for an error of SQLite.</summary>
    public static BoxfitException Explain(string path, SqliteException cause) => cause.SqliteErrorCode switch
    {
        Full => new ReviewFullException(
            $"The disk is full: {path} could not be written. What was saved before is unharmed. Make room, and save again.", cause),
        Busy => new BoxfitException($"{path} is being written by another program. Try again when that has ended.", cause),
        ReadOnly or CannotOpen => new BoxfitException(
            $"{path} cannot be opened: SQLite keeps files beside it ({Path.GetFileName(path)}-wal and -shm), for which its folder has to " +
            "be writable. Have the permissions changed, or copy it with those files to another folder.", cause),
        Corrupt or NotADatabase => Damaged(path, cause),
        Disk => new BoxfitException($"{path} could not be read or written: {cause.Message}. Is the disk there and in order?", cause),
        _ => new BoxfitException($"{path}: {cause.Message}", cause),
    };

    /// <summary>The exception for a file that is not as Boxfit writes it.</summary>
    public static InputException Damaged(string path, Exception? cause = null) => new(
        $"{path} is damaged{(cause is SqliteException ? $": {cause.Message.TrimEnd('.')}" : "")}. Take a copy from before; what is left " +
        "in it can perhaps be read by sqlite3's command .recover.", cause);
}

/// <summary>A review file could not be written because the disk is full; it is as it was before.</summary>
sealed class ReviewFullException(string message, Exception inner) : BoxfitException(message, inner);
