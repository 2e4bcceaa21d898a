namespace Boxfit.Web.Hosting;

/// <summary>What a server says of its requests.</summary>
static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} {Status} {Milliseconds:0.0} ms {Id}")]
    public static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds, string id);

    [LoggerMessage(4, LogLevel.Error, "Request {Id} failed")]
    public static partial void Failed(ILogger logger, Exception failure, string id);
}
