namespace Boxfit.Tests.Web.Serving;

public class ServeSettingsTests
{
    [Theory]
    [InlineData(32, 512)]
    [InlineData(1000, 4000)]
    public void The_largest_picture_that_is_taken_has_memory(long megabytes, long memory)
    {
        var settings = new ServeSettings { Model = "", MaxBytes = megabytes << 20 };
        Assert.Equal(memory << 20, settings.Memory);
        // Its last copy, in a piece of a power of two, and the one before.
        long last = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)settings.MaxBytes + 1);
        new ByteBudget(settings.Memory).Take(last, beside: settings.MaxBytes);
    }
}
