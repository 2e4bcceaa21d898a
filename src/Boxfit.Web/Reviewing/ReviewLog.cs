namespace Boxfit.Web.Reviewing;

/// <summary>What the server of a review says of its work.</summary>
static partial class ReviewLog
{
    [LoggerMessage(21, LogLevel.Error, "{Source} proposes no more boxes")]
    public static partial void NoProposals(ILogger logger, Exception failure, string source);

    [LoggerMessage(22, LogLevel.Error, "The model of {Run} proposes no boxes")]
    public static partial void NoModel(ILogger logger, Exception failure, string run);

    [LoggerMessage(23, LogLevel.Warning, "The training of {Run} had no weights to start from: {Reason}")]
    public static partial void NoWeights(ILogger logger, string run, string reason);
}
