namespace Boxfit.Tests.Cli;

public class FailureTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new InputException("row 3 is wrong"), 2 },
        { new BoxfitException("the disk is full"), 1 },
        { new IOException("no space left"), 1 },
        { new UnauthorizedAccessException("not allowed"), 1 },
        { new OperationCanceledException(), 130 },
        { new InsufficientMemoryException(), 1 },
        { new AggregateException(new InputException("row 3 is wrong")), 2 },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Each_failure_has_its_exit_code_and_no_stack_trace(Exception exception, int expected)
    {
        var (code, messages) = Report(exception);
        Assert.Equal(expected, code);
        Assert.Single(messages.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", messages);
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_points_to_the_doctor()
    {
        var (code, messages) = Report(new TypeInitializationException("Vips", new DllNotFoundException("Unable to load libvips\nmore")));
        Assert.Equal(1, code);
        Assert.Equal($"Error: a library could not be loaded (Unable to load libvips). {NativeLibraries.Hint}\n", messages);
    }

    [Fact]
    public void An_unexpected_failure_leaves_its_stack_trace_in_a_file()
    {
        var (code, messages) = Report(new InvalidOperationException("boom"));
        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", messages);
        string path = messages[messages.IndexOf('/')..].TrimEnd('\n', '.');
        Assert.Contains("   at " + typeof(FailureTests).FullName, File.ReadAllText(path));
        File.Delete(path);
    }

    static (int Code, string Messages) Report(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e)
        {
            var messages = new StringWriter();
            using var terminal = new Terminal(TextWriter.Null, messages, () => Stream.Null);
            return (Failure.Report(e, terminal), messages.ToString());
        }
    }
}
