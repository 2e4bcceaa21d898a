namespace Boxfit.Tests.Files;

public sealed class LockFileTests
{
    [Fact]
    public void A_file_is_held_as_long_as_somebody_has_it_open()
    {
        using var folder = new TemporaryFolder();
        string file = folder[".lock"];
        Assert.False(LockFile.IsHeld(file));
        using (var held = LockFile.TryOpen(file))
        {
            Assert.NotNull(held);
            Assert.True(LockFile.IsHeld(file));
        }
        Assert.False(LockFile.IsHeld(file));
        // Nobody is kept out by the look.
        using var again = LockFile.TryOpen(file);
        Assert.NotNull(again);
    }
}
