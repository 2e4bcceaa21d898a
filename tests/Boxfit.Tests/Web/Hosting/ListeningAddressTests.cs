using System.Net;

namespace Boxfit.Tests.Web.Hosting;

public class ListeningAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", true, 8080)]
    [InlineData("http://localhost", true, 80)]
    [InlineData("http://[::1]:9", true, 9)]
    [InlineData("http://*:80", false, 80)]
    [InlineData("http://192.168.1.5:0", false, 0)]
    public void Who_reaches_an_address_is_known(string url, bool isLoopback, int port)
    {
        var address = ListeningAddress.Parse(url);
        Assert.Equal((isLoopback, port), (address.IsLoopback, address.Port));
        Assert.Equal(isLoopback, address.Number is { } number && IPAddress.IsLoopback(number));
    }

    [Fact]
    public void A_name_may_be_any_machine() =>
        Assert.Throws<InputException>(() => ListeningAddress.Parse("http://example.org:80").Number);
}
