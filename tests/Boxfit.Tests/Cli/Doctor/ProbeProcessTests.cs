using Boxfit.Cli.Doctor;

namespace Boxfit.Tests.Cli.Doctor;

public class ProbeProcessTests
{
    [Theory]
    [InlineData(1, "Note: x\nError: it is missing. Get it.\n", "it is missing. Get it.")]
    [InlineData(139, "", "loading it ended the process with signal 11: the file is broken or made for another processor")]
    [InlineData(7, "whatever", "loading it ended the process with exit code 7")]
    public void How_a_probe_ends_is_the_finding(int code, string messages, string expected) =>
        Assert.Equal(expected, ProbeProcess.Reason(code, messages));

    [Fact]
    public void A_probe_that_fails_is_an_error_with_its_words()
    {
        var e = Assert.Throws<BoxfitException>(() => new ProbeProcess(TestContext.Current.CancellationToken).Ask("nonsense"));
        Assert.Contains("nonsense", e.Message);
    }

    [Fact]
    public void A_probe_can_be_interrupted()
    {
        var probe = new ProbeProcess(new CancellationToken(canceled: true));
        Assert.ThrowsAny<OperationCanceledException>(() => probe.Ask(DoctorProbes.Engine));
    }
}
