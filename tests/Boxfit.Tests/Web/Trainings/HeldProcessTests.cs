using System.Runtime.Versioning;

namespace Boxfit.Tests.Web.Trainings;

[SupportedOSPlatform("linux")]
public class HeldProcessTests
{
    [Fact]
    public async Task A_process_is_told_to_stop_and_one_that_has_ended_is_no_other()
    {
        using var process = Process.Start("sleep", ["60"])!;
        using var held = new HeldProcess(process.Id);
        Assert.True(held.IsHeld && held.Stop());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        // By its handle it stays the process that it was, whoever may have its number now.
        Assert.False(held.Stop());
        using var none = new HeldProcess(process.Id);
        Assert.False(none.IsHeld);
    }
}
