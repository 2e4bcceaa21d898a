namespace Boxfit.Tests.Files;

public sealed class FreeNameTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_that_is_taken_gets_the_first_free_number()
    {
        Assert.Equal(_folder["all.csv"], FreeName.Of(_folder["all.csv"]));
        foreach (string name in (string[])["all.csv", "all-2.csv", "run/a"]) _folder.Write(name, "");
        Assert.Equal(_folder["all-3.csv"], FreeName.Of(_folder["all.csv"]));
        Assert.Equal(_folder["run-2"], FreeName.Of(_folder["run"]));
    }
}
