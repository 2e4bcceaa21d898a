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

    [Fact]
    public void Of_what_several_threads_threw_the_cause_of_the_rest_is_said()
    {
        var several = new AggregateException(
            new OperationCanceledException(), new InvalidOperationException("boom"),
            new AggregateException(new InsufficientMemoryException()));
        Assert.Equal((1, "Error: not enough memory. Use a smaller --batch, --size or --cache-memory.\n"), Report(several));
        Assert.Equal(2, Report(new AggregateException(new OperationCanceledException(), new InputException("row 3"))).Code);
        Assert.Equal(130, Report(new AggregateException(new OperationCanceledException(), new OperationCanceledException())).Code);
    }

    [Fact]
    public void Too_many_open_files_have_their_remedy()
    {
        var cause = new IOException("Too many open files", 24);
        const string Remedy = ". Too many files are open at once: raise 'ulimit -n', or use fewer --workers.\n";
        Assert.Equal((1, $"Error: Too many open files{Remedy}"), Report(cause));
        Assert.Equal((1, $"Error: x.csv cannot be read{Remedy}"), Report(new InputException("x.csv cannot be read.", cause)));
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
