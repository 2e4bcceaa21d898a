using Microsoft.Extensions.Logging;

namespace Boxfit.Inference;

/// <summary>What <see cref="Predictor"/> logs.</summary>
static partial class PredictorLog
{
    [LoggerMessage(1, LogLevel.Information, "Loaded {Model}: ONNX Runtime {Version}, execution provider {Provider}")]
    public static partial void Loaded(ILogger logger, string model, string version, string provider);

    [LoggerMessage(2, LogLevel.Warning, "Execution provider {Provider} is not used: {Reason}")]
    public static partial void Refused(ILogger logger, string provider, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Picture} has no box: {Reason}")]
    public static partial void Failed(ILogger logger, string picture, string reason);

    [LoggerMessage(4, LogLevel.Debug, "Batches of {Size}, which are the quickest here")]
    public static partial void BatchSize(ILogger logger, int size);

    [LoggerMessage(5, LogLevel.Information, "{Model} is of another model than the run delivers now; taking that one")]
    public static partial void Outdated(ILogger logger, string model);
}
