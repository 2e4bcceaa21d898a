using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Reviews;

/// <summary>A connection to a review file, used by one thread at a time. What SQLite throws becomes a message for the user.</summary>
sealed class ReviewConnection : IDisposable
{
    readonly SqliteConnection _connection;
    readonly string _path;
    readonly Lock _lock = new();

    ReviewConnection(SqliteConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>Opens a file.</summary>
    /// <exception cref="BoxfitException">It cannot be opened.</exception>
    public static ReviewConnection Open(string path, SqliteOpenMode mode)
    {
        RegularFile.Require(path);
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var opened = new ReviewConnection(new(text.ConnectionString), path);
        try
        {
            opened._connection.Open();
            // A file may come from anywhere: nothing in it is to be run.
            opened.Run("PRAGMA trusted_schema = OFF");
            return opened;
        }
        catch (SqliteException e)
        {
            opened.Dispose();
            throw ReviewFault.Explain(path, e);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Does what has to be done together: all of it is in the file afterwards, or nothing.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        lock (_lock)
        {
            Run("BEGIN IMMEDIATE");
            try
            {
                var result = work();
                Run("COMMIT");
                return result;
            }
            catch
            {
                RollBack();
                throw;
            }
        }
    }

    /// <summary>Runs a statement; $1, $2, … in it are the values.</summary>
    /// <returns>Number of rows that it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Guarded(values, sql, command => command.ExecuteNonQuery());

    /// <summary>Reads rows; $1, $2, … in the statement are the values.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values) =>
        Guarded(values, sql, command =>
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(row(reader));
            return rows;
        });

    public void Dispose() => _connection.Dispose();

    T Guarded<T>(ReadOnlySpan<object?> values, string sql, Func<SqliteCommand, T> use)
    {
        lock (_lock)
        {
            try
            {
                using var command = _connection.CreateCommand();
                command.CommandText = sql;
                for (int i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
                return use(command);
            }
            catch (SqliteException e)
            {
                throw ReviewFault.Explain(_path, e);
            }
            catch (Exception e) when (e is InvalidCastException or InvalidOperationException or OverflowException or ArgumentException)
            {
                // A value of another kind than Boxfit writes.
                throw ReviewFault.Damaged(_path, e);
            }
        }
    }

    void RollBack()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (BoxfitException)
        {
            // SQLite has done it already, as it does where the disk is full.
        }
    }
}
