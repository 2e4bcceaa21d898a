namespace Boxfit.Tests.Web.Guarding;

public sealed class ApiKeyTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("two lines of a key\nand another one")]
    public void What_is_no_key_is_refused_without_being_said(string text)
    {
        string message = Assert.Throws<InputException>(() => ApiKey.Read(_folder.Write("key", text))).Message;
        Assert.Contains("openssl rand -hex 32", message);
        if (text.Length > 0) Assert.DoesNotContain(text, message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Contains("cannot be read", Assert.Throws<InputException>(() => ApiKey.Read(_folder["none"])).Message);
}
