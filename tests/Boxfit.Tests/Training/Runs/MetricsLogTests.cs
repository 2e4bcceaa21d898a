namespace Boxfit.Tests.Training.Runs;

public sealed class MetricsLogTests : IDisposable
{
    // Lines of the file are broken where a line here begins with blanks.
    static readonly string s_lines =
        """
        {"event":"step","epoch":1,"step":9,"loss":0.30000000000000004,"meanIou":0,"learningRate":1E-05,
          "picturesPerSecond":12.35,"wait":0.001235}
        {"event":"epoch","epoch":1,"step":9,"learningRate":1E-05,"trainLoss":0.1,"trainMeanIou":0.25,
          "testMeanIou":0.5,"testMse":0.001,"seconds":2.346,"picturesPerSecond":4.26,"dataWaitShare":0.1}
        {"event":"step","epoch":2,"step":10,"loss":123456789.125,"meanIou":1,"learningRate":1,"picturesPerSecond":0,"wait":0,
          "share":0.012346}
        {"event":"epoch","epoch":2,"step":10,"learningRate":1E-05,"trainLoss":0.1,"trainMeanIou":0.25,
          "validationMeanIou":0.75,"validationMse":0.002,"testMeanIou":0.5,"testMse":0.001,
          "seconds":0,"picturesPerSecond":0,"dataWaitShare":0,"share":0.025}

        """.Replace("\n  ", "", StringComparison.Ordinal);

    readonly TemporaryFolder _folder = new();

    string LogPath => _folder["metrics.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_lines_are_always_the_same()
    {
        Write();
        Assert.Equal(s_lines, File.ReadAllText(LogPath));
    }

    [Theory]
    [InlineData(10, 2, 4)]
    [InlineData(10, 1, 3)]
    [InlineData(9, 1, 2)]
    [InlineData(9, 0, 1)]
    [InlineData(0, 0, 0)]
    public void It_is_cut_back_to_a_step_and_an_epoch(long step, int epochs, int left)
    {
        Write();
        // Half a line, as a kill leaves it.
        File.AppendAllText(LogPath, """{"event":"step","epoch":2,"st""");
        MetricsLog.CutBack(LogPath, step, epochs);
        Assert.Equal(string.Concat(s_lines.Split('\n').Take(left).Select(l => l + "\n")), File.ReadAllText(LogPath));
    }

    [Theory]
    [InlineData("""{"event":"step","epoch":2,"st""")]
    [InlineData("""{"event":"step","epoch":1}""")]
    [InlineData("""{"event":"step","epoch":1,"step":"1"}""")]
    [InlineData("""{"event":5,"epoch":1,"step":1}""")]
    [InlineData("""{"event":"epoch","epoch":1.5,"step":1}""")]
    [InlineData("""{"event":"epoch","epoch":99999999999,"step":1}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("")]
    public void A_damaged_line_is_named_and_the_file_left_as_it_is(string line)
    {
        Write();
        File.AppendAllText(LogPath, line + "\n");
        string before = File.ReadAllText(LogPath);
        var e = Assert.Throws<InputException>(() => MetricsLog.CutBack(LogPath, 9, 1));
        Assert.StartsWith($"{LogPath}, line 5: found '{line}', expected a line such as", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(LogPath));
    }

    [Fact]
    public void An_endless_line_is_not_read_to_its_end()
    {
        using (var file = File.Create(LogPath)) file.SetLength(1L << 34);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InputException>(() => MetricsLog.CutBack(LogPath, 9, 1));
        Assert.StartsWith($"{LogPath}, line 1 has more than 65,536 characters", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    void Write()
    {
        var time = new EpochTimes(10, TimeSpan.FromSeconds(2.3456), TimeSpan.FromSeconds(0.23456));
        var shared = default(EpochTimes) with { Share = TimeSpan.FromMilliseconds(12.3456) };
        using var log = new MetricsLog(LogPath);
        log.WriteStep(new(1, 9, 0.1 + 0.2, 0, 1e-5, new(10, TimeSpan.FromSeconds(10 / 12.3456), TimeSpan.FromMilliseconds(1.2346))));
        log.WriteEpoch(Result(1, 9, validation: null), time);
        log.WriteStep(new(2, 10, 123456789.125, 1, 1, shared));
        log.WriteEpoch(Result(2, 10, new(0.75, 0.002)), default(EpochTimes) + shared + shared);

        static EpochResult Result(int epoch, long step, HeldOutResult? validation) => new()
        {
            Epoch = epoch, Step = step, LearningRate = 1e-5, TrainLoss = 0.1, TrainMeanIou = 0.25, Validation = validation,
            Test = new(0.5, 0.001),
        };
    }
}
