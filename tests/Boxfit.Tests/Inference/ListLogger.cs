using Microsoft.Extensions.Logging;

namespace Boxfit.Tests.Inference;

/// <summary>Keeps what is logged.</summary>
sealed class ListLogger : ILogger, ILoggerFactory
{
    public List<string> Lines { get; } = [];

    public List<string> Categories { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines) Lines.Add($"{logLevel}: {formatter(state, exception)}");
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName)
    {
        Categories.Add(categoryName);
        return this;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
