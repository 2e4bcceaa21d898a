using System.Collections.Concurrent;

namespace Boxfit.Engine.Threading;

/// <summary>A thread of its own for everything that touches the engine: networks and plans live and die on one thread.</summary>
sealed class EngineThread : IDisposable
{
    readonly BlockingCollection<Action> _work = [];
    readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    public EngineThread()
    {
        _thread = new(() =>
        {
            foreach (var work in _work.GetConsumingEnumerable()) work();
        }) { IsBackground = true, Name = "boxfit engine" };
        _thread.Start();
    }

    /// <summary>Runs a function on a thread that lives only for it.</summary>
    public static T RunOnce<T>(Func<T> function)
    {
        using var thread = new EngineThread();
        return thread.Run(function);
    }

    /// <summary>Runs a function on the thread and waits for it; its exceptions come through.</summary>
    public T Run<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                completion.SetResult(function());
            }
#pragma warning disable CA1031 // The caller gets it, whatever it is.
            catch (Exception e)
#pragma warning restore CA1031
            {
                completion.SetException(e);
            }
        });
        return completion.Task.GetAwaiter().GetResult();
    }

    /// <summary>Runs an action on the thread and waits for it.</summary>
    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
