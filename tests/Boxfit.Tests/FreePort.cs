using System.Net;
using System.Net.Sockets;

namespace Boxfit.Tests;

static class FreePort
{
    /// <summary>A port of this machine that nobody listened on just now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
