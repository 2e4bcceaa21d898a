using Parquet;
using Parquet.Schema;

namespace Boxfit.Data.Formats;

/// <summary>
/// The rows of a Parquet file as texts, the names of its columns first, so that it is read as any table is: what its columns and numbers
/// are is found out by the same rules, and refused where it is not certain. Texts, numbers and lists of numbers are taken; columns within
/// others are called by all their names, and those of bytes and other kinds are left out.
/// </summary>
static class ParquetRows
{
    /// <summary>Rows of one group, which is read at once; writers make groups of about a million.</summary>
    const int MostRows = 20_000_000;

    const int MostColumns = 1000;

    // A damaged list of contents may be read for ever (Parquet.Net 6.1 goes on behind its end). An honest one takes milliseconds, a column
    // of a group hardly a second.
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether a file begins as a Parquet file.</summary>
    public static bool Fits(ReadOnlySpan<byte> begin) => begin.StartsWith("PAR1"u8);

    /// <summary>The same of a file at a path.</summary>
    public static bool Fits(string file)
    {
        Span<byte> begin = stackalloc byte[4];
        using var stream = RegularFile.OpenRead(file);
        return Fits(begin[..stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>Hands out the names of the columns as row 0, and the rows, from 1 on.</summary>
    /// <exception cref="InputException">The file is damaged, or has no column that is read.</exception>
    public static void Read(string file, Action<string[], int> take)
    {
        try
        {
            ReadAsync(file, take).GetAwaiter().GetResult();
        }
        // Damaged bytes make the library throw nearly anything.
        catch (Exception e) when (e is not (BoxfitException or OperationCanceledException or UnauthorizedAccessException))
        {
            throw new InputException(
                $"{file} is a damaged or encrypted Parquet file, or one of a kind that is not read: {ForeignText.ShownLine(e.Message)}", e);
        }
    }

    static async Task ReadAsync(string file, Action<string[], int> take)
    {
        using var stream = RegularFile.OpenRead(file);
        var reader = await WithPatience(() => ParquetReader.CreateAsync(stream, leaveStreamOpen: true)).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        DataField[] fields = [.. reader.Schema.DataFields.Where(IsRead)];
        if (fields.Length is 0 or > MostColumns)
        {
            throw new InputException(
                $"{file} has {Counted.Of(fields.Length, "column")} of texts and numbers; expected pictures' paths and boxes.");
        }
        take([.. fields.Select(NameOf)], 0);
        int row = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            if (rows.RowCount is < 0 or > MostRows)
                throw new InputException($"{file} has a group of {Counted.Of(rows.RowCount, "row")}; at most {MostRows:N0} are read.");
            int count = (int)rows.RowCount;
            var columns = new Func<int, string>[fields.Length];
            for (int i = 0; i < fields.Length; i++)
            {
                var field = fields[i];
                columns[i] = await WithPatience(() => ColumnAsync(rows, field, count)).ConfigureAwait(false);
            }
            for (int i = 0; i < count; i++) take([.. columns.Select(c => c(i))], ++row);
        }
    }

    static Task<T> WithPatience<T>(Func<Task<T>> read) => Task.Run(read).WaitAsync(s_patience);

    static bool IsRead(DataField field) => field.MaxRepetitionLevel switch
    {
        0 => IsText(field) || IsNumber(field.ClrType),
        1 => IsNumber(field.ClrType) && field.Path.Length == 3,
        _ => false,
    };

    static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    static bool IsNumber(Type type) => Type.GetTypeCode(type) is TypeCode.Double or TypeCode.Single or TypeCode.Int64 or TypeCode.Int32
        or TypeCode.Int16 or TypeCode.Byte or TypeCode.SByte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 or TypeCode.Boolean;

    /// <summary>A list is called by its own name, and not by those that the file's form puts below it.</summary>
    static string NameOf(DataField field) =>
        field.MaxRepetitionLevel == 0 ? string.Join(' ', field.Path.ToList()) : field.Path.FirstPart ?? field.Name;

    /// <summary>What stands in each row of a column.</summary>
    static async Task<Func<int, string>> ColumnAsync(ParquetRowGroupReader rows, DataField field, int count)
    {
        if (IsText(field))
        {
            string?[] texts = new string?[count];
            await rows.ReadAsync(field, texts.AsMemory()!, null).ConfigureAwait(false);
            return i => texts[i] ?? "";
        }
        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => await NumbersAsync<double>(rows, field, count).ConfigureAwait(false),
            TypeCode.Single => await NumbersAsync<float>(rows, field, count).ConfigureAwait(false),
            TypeCode.Int64 => await NumbersAsync<long>(rows, field, count).ConfigureAwait(false),
            TypeCode.Int32 => await NumbersAsync<int>(rows, field, count).ConfigureAwait(false),
            TypeCode.Int16 => await NumbersAsync<short>(rows, field, count).ConfigureAwait(false),
            TypeCode.Byte => await NumbersAsync<byte>(rows, field, count).ConfigureAwait(false),
            TypeCode.SByte => await NumbersAsync<sbyte>(rows, field, count).ConfigureAwait(false),
            TypeCode.UInt16 => await NumbersAsync<ushort>(rows, field, count).ConfigureAwait(false),
            TypeCode.UInt32 => await NumbersAsync<uint>(rows, field, count).ConfigureAwait(false),
            TypeCode.UInt64 => await NumbersAsync<ulong>(rows, field, count).ConfigureAwait(false),
            _ => await NumbersAsync<bool>(rows, field, count).ConfigureAwait(false),
        };
    }

    static async Task<Func<int, string>> NumbersAsync<T>(ParquetRowGroupReader rows, DataField field, int count) where T : struct
    {
        if (field.MaxRepetitionLevel > 0) return await ListsAsync<T>(rows, field, count).ConfigureAwait(false);
        if (field.IsNullable)
        {
            var some = new T?[count];
            await rows.ReadAsync(field, some.AsMemory(), null).ConfigureAwait(false);
            return i => some[i] is { } value ? Text(value) : "";
        }
        var all = new T[count];
        await rows.ReadAsync(field, all.AsMemory(), null).ConfigureAwait(false);
        return i => Text(all[i]);
    }

    /// <summary>Lists as texts, <c>[1, 2, 3, 4]</c>; what is empty or absent is no text.</summary>
    static async Task<Func<int, string>> ListsAsync<T>(ParquetRowGroupReader rows, DataField field, int count) where T : struct
    {
        long values = rows.GetMetadata(field)?.MetaData?.NumValues ?? 0;
        if (values is < 0 or > MostRows * 8L) throw new InvalidDataException($"a column of {values:N0} numbers");
        var numbers = new T[values];
        int[] defined = new int[values], repeated = new int[values];
        await rows.ReadRawAsync(field, numbers.AsMemory(), defined.AsMemory(), repeated.AsMemory()).ConfigureAwait(false);
        string[] texts = new string[count];
        var list = new List<string>();
        int row = -1, next = 0;
        for (int i = 0; i < defined.Length; i++)
        {
            if (repeated[i] == 0) End();
            if (defined[i] == field.MaxDefinitionLevel) list.Add(Text(numbers[next++]));
        }
        End();
        if (row != count) throw new InvalidDataException($"{Counted.Of(row, "list")} in {Counted.Of(count, "row")}");
        return i => texts[i];

        void End()
        {
            if (row >= count) throw new InvalidDataException($"more lists than {Counted.Of(count, "row")}");
            if (row >= 0) texts[row] = list.Count > 0 ? $"[{string.Join(", ", list)}]" : "";
            row++;
            list.Clear();
        }
    }

    static string Text<T>(T value) where T : struct => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
