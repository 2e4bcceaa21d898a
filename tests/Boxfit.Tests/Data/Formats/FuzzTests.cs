namespace Boxfit.Tests.Data.Formats;

/// <summary>Whatever stands in a file, a reader gives a set or says what is wrong with it; nothing else may be thrown.</summary>
public sealed class FuzzTests : IDisposable
{
    // What means something to one reader or the other, and numbers at the ends of their types.
    static readonly string[] s_odd =
    [
        "-1", "0", "1e999", "NaN", "-Infinity", "2147483648", "99999999999999999999", "0.5", "\n", "\r", ",", ";", "\"", "'", "[", "]",
            "{", "}",
        "<", ">", "&", ":", "# ", "\t", "\\", "\0", "null", "é", "😀", "\uFEFF", "s3://", "gs://", "../../..", "/dev/zero", "..",
    ];

    readonly TemporaryFolder _folder = new();
    int _sets, _refusals;
    bool _isFolder;

    public void Dispose() => _folder.Dispose();

    /// <summary>What is written here, and what tools write. What is no text has tests of its own.</summary>
    public static TheoryData<string> Sets =>
        [.. AnnotationFiles.WrittenFormatNames.Union(FormatSample.All.Where(s => s.Make is null).Select(s => s.Name))];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Files_cut_anywhere(string name)
    {
        byte[] whole = Valid(name, out string path, out string format);
        // The beginning, by which formats are told, and the end at each byte; what lies between at every third.
        for (int length = 0; length < whole.Length; length += length < 64 || length > whole.Length - 16 ? 1 : 3)
            Read(path, whole.AsSpan(0, length), format);
        BothHappened();
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Files_with_changed_bytes(string name)
    {
        byte[] whole = Valid(name, out string path, out string format);
        var random = new Random(7);
        // Some change a letter, some bring in what has a meaning.
        byte[] telling = Encoding.ASCII.GetBytes("{}[]\"',:;<>&!-*#|\\\n\r\t 0e.-");
        for (int i = 0; i < 100; i++)
        {
            byte[] changed = [.. whole];
            for (int n = random.Next(1, 6); n > 0; n--)
                changed[random.Next(changed.Length)] = random.Next(2) == 0 ? telling[random.Next(telling.Length)] : (byte)random.Next(256);
            Read(path, changed, format);
        }
        BothHappened();
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Files_of_random_bytes(string name)
    {
        Valid(name, out string path, out string format);
        var random = new Random(8);
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            Read(path, bytes, format);
        }
        Assert.Equal(200, _sets + _refusals);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Files_that_nest_deeply(string name)
    {
        Valid(name, out string path, out string format);
        foreach (string open in (string[])["[", "{\"a\":", "<a>", "- ", "{a: ", "\"", "[[1,"])
        {
            string text = string.Concat(Enumerable.Repeat(open, 50_000));
            Read(path, Encoding.ASCII.GetBytes(text), format);
            Read(path, Encoding.ASCII.GetBytes("<annotation>" + text), format);
            Read(path, Encoding.ASCII.GetBytes("{\"shapes\":" + text), format);
            Read(path, Encoding.ASCII.GetBytes("{\"annotations\":[{\"bbox\":" + text), format);
        }
        BothHappened();
    }

    /// <summary>
    /// A few here; by hand as many as <c>BOXFIT_DAMAGED_INPUTS</c> says. None may take much memory or time, however it is damaged.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public void Damaged_files_take_bounded_memory_and_time(string name)
    {
        const int few = 1500, mostSeconds = 20;
        const long mostBytes = 64L << 20; // what is taken in all, given back or not
        string? many = Environment.GetEnvironmentVariable("BOXFIT_DAMAGED_INPUTS");
        int count = (many is null ? few : int.Parse(many, CultureInfo.InvariantCulture)) / Sets.Count;
        byte[] whole = Valid(name, out string path, out string format);
        Read(path, whole, format); // what readers prepare once does not count
        (_sets, _refusals) = (0, 0);
        var random = new Random(9);
        var start = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            byte[] damaged = Damage(whole, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var time = Stopwatch.StartNew();
            Read(path, damaged, format);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < mostBytes, $"input {i} of {name} took {taken} bytes of memory");
            Assert.True(time.Elapsed.TotalSeconds < mostSeconds, $"input {i} of {name} took {time.Elapsed}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {count} inputs in {start.Elapsed.TotalSeconds:0.0} s, " +
            $"{_sets} readings, {_refusals} refusals, {Environment.WorkingSet >> 20} MB of the process");
        Assert.Equal(count * 2, _sets + _refusals);
    }

    /// <summary>Cuts out, doubles, moves or overwrites pieces, or changes a number into one that no one expects.</summary>
    static byte[] Damage(byte[] whole, Random random)
    {
        byte[] data = whole;
        for (int n = random.Next(1, 5); n > 0; n--)
        {
            int from = random.Next(data.Length), length = Math.Min(random.Next(1, 40), data.Length - from), to = random.Next(data.Length);
            ReadOnlySpan<byte> piece = data.AsSpan(from, length);
            data = random.Next(6) switch
            {
                0 when data.Length - length > 0 => [.. data[..from], .. data[(from + length)..]],
                1 => [.. data[..to], .. piece, .. data[to..]],
                2 => [.. data[..from], .. Encoding.UTF8.GetBytes(s_odd[random.Next(s_odd.Length)]), .. data[(from + length)..]],
                3 => [.. data[..to], .. Encoding.UTF8.GetBytes(s_odd[random.Next(s_odd.Length)]), .. data[to..]],
                4 => [.. data[..from], (byte)random.Next(256), .. data[(from + 1)..]],
                _ => [.. data[..from], (byte)(data[from] ^ (1 << random.Next(8))), .. data[(from + 1)..]],
            };
            if (data.Length == 0) data = [0];
        }
        return data;
    }

    /// <summary>Writes a valid set and gives the file to spoil.</summary>
    byte[] Valid(string name, out string path, out string format)
    {
        string root = _folder["data"];
        if (FormatSample.All.FirstOrDefault(s => s.Name == name) is { } sample)
        {
            (path, format) = (sample.Write(root), sample.Format);
            _isFolder = AnnotationFiles.Find(format).FitsFolder(root);
            return File.ReadAllBytes(path);
        }
        format = name;
        AnnotatedPicture[] pictures =
        [
            new()
            {
                Name = "images/a, \"b\" é.jpg", File = "/none", Row = 1, Width = 640, Height = 480, Part = "train",
                Objects = [new(1.5, 2, 200, 100, Label: "cat") { Confidence = 0.5 }, new(3, 4, 50, 60, Label: "dog & co")],
            },
            new() { Name = "images/c.jpg", File = "/none", Row = 2, Width = 320, Height = 200, Part = "test" },
        ];
        AnnotationFiles.Write(root, format, pictures);
        _isFolder = Directory.Exists(root);
        path = File.Exists(root) ? root : format == "yolo" ? Path.Combine(root, "data.yaml") : Directory.GetFiles(root).Order().First();
        return File.ReadAllBytes(path);
    }

    /// <summary>Readers that accept all, or refuse all, would pass otherwise.</summary>
    void BothHappened() => Assert.True(_sets > 0 && _refusals > 0, $"{_sets} sets, {_refusals} refusals");

    void Read(string path, ReadOnlySpan<byte> content, string format)
    {
        File.WriteAllBytes(path, content);
        foreach (string? named in (string?[])[null, format])
        {
            try
            {
                AnnotationFiles.Read(path, named);
                if (_isFolder) AnnotationFiles.Read(_folder["data"], named);
                _sets++;
            }
            catch (InputException e)
            {
                Assert.Contains(_folder["data"], e.Message);
                _refusals++;
            }
        }
    }
}
