namespace Boxfit.Web.Serving;

/// <summary>What the server says of its work.</summary>
static partial class ServingLog
{
    [LoggerMessage(2, LogLevel.Information, "{Model} was replaced: {Version} answers now")]
    public static partial void Replaced(ILogger logger, string model, string version);

    [LoggerMessage(3, LogLevel.Error, "{Model} was replaced by what is refused; the model before goes on. {Reason}")]
    public static partial void Refused(ILogger logger, string model, string reason);
}
