namespace Boxfit.Web.Serving;

/// <summary>From a picture that a request brings to its box, within the limits that the server has.</summary>
sealed class PictureWork : IDisposable
{
    readonly PredictionQueue _queue;
    readonly ServeSettings _settings;
    readonly ByteBudget _budget;
    readonly SemaphoreSlim _drawing;

    /// <param name="queue">Where pictures wait for the model.</param>
    /// <param name="settings">The limits.</param>
    public PictureWork(PredictionQueue queue, ServeSettings settings)
    {
        (_queue, _settings, _budget) = (queue, settings, new(settings.Memory));
        _drawing = new(settings.Predictor.ThreadCount);
    }

    /// <summary>Takes memory for something else that a request needs; see <see cref="ByteBudget.Lend"/>.</summary>
    public ByteBudget.Share Lend(long bytes, long beside = 0) => _budget.Lend(bytes, beside);

    /// <summary>
    /// Draws what the model says into a picture, as a JPEG; as many at a time as there are threads, since each takes all its pixels.
    /// </summary>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> file, Prediction prediction, CancellationToken cancellation)
    {
        const int quality = 92;
        await _drawing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var picture = PictureReader.Read(file.Span, "picture");
            PredictionDrawing.Draw(picture, prediction);
            return PictureWriter.EncodeJpeg(picture, quality);
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <summary>What is cancelled with a request.</summary>
    public static CancellationTokenSource Of(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);

    /// <summary>Cancels what is left of a request, and waits until nothing of it is used any more.</summary>
    public static async Task EndAsync(CancellationTokenSource asked, IEnumerable<Task> pictures)
    {
        await asked.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(pictures).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads a picture that is on its way.</summary>
    /// <exception cref="RequestProblem">It is too large, or there is no memory for it.</exception>
    public async Task<PictureBody> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var arrival = _queue.Announce();
        return await PictureBody.ReadAsync(stream, _settings.MaxBytes, _budget, cancellation).ConfigureAwait(false);
    }

    /// <summary>Computes the box of a picture that has arrived; its memory is given back when nobody reads it any more.</summary>
    /// <exception cref="RequestProblem">It is none or too large, too much waits, or it takes too long.</exception>
    public Task<ServedPrediction> PredictAsync(PictureBody body, string name, CancellationTokenSource asked)
    {
        try
        {
            var waiting = Add(body.Bytes, name, asked.Token);
            _ = waiting.Done.ContinueWith(done =>
            {
                // Of pictures that were to be computed together, others may still be decoded when one thing fails for all.
                if (done.IsFaulted) body.Leave();
                else body.Dispose();
            }, TaskScheduler.Default);
            return AnswerAsync(waiting, asked);
        }
        catch (RequestProblem e)
        {
            body.Dispose();
            return Task.FromException<ServedPrediction>(e);
        }
    }

    /// <summary>Computes the box of a picture file in memory.</summary>
    /// <exception cref="RequestProblem">It is none or too large, too much waits, or it takes too long.</exception>
    public Task<ServedPrediction> PredictAsync(ReadOnlyMemory<byte> file, string name, CancellationTokenSource asked) =>
        AnswerAsync(Add(file, name, asked.Token), asked);

    /// <summary>Computes the box of pixels.</summary>
    /// <exception cref="RequestProblem">Too much waits, or it takes too long.</exception>
    public Task<ServedPrediction> PredictAsync(PictureInput pixels, CancellationTokenSource asked) =>
        AnswerAsync(_queue.Add(pixels, asked.Token), asked);

    public void Dispose() => _drawing.Dispose();

    WaitingPicture Add(ReadOnlyMemory<byte> file, string name, CancellationToken cancellation)
    {
        RequireSize(file.Span, name);
        return _queue.Add(PictureInput.Encoded(file, name), cancellation);
    }

    async Task<ServedPrediction> AnswerAsync(WaitingPicture waiting, CancellationTokenSource asked)
    {
        try
        {
            var served = await waiting.Done.WaitAsync(_settings.Timeout, asked.Token).ConfigureAwait(false);
            return served.Prediction.Error is { } error ? throw Unreadable(error) : served;
        }
        catch (TimeoutException)
        {
            await asked.CancelAsync().ConfigureAwait(false);
            throw new RequestProblem(
                StatusCodes.Status503ServiceUnavailable, $"There was no box within {_settings.Timeout.TotalSeconds:0.###} seconds.")
            {
                RetryAfter = _settings.Timeout,
            };
        }
    }

    /// <summary>Refuses pictures that would take much memory before they are decoded.</summary>
    void RequireSize(ReadOnlySpan<byte> file, string name)
    {
        try
        {
            var (width, height) = PictureReader.ReadSize(file, name);
            if ((long)width * height > _settings.MaxPixels)
                throw Unreadable($"it has {width}×{height} pixels; at most {_settings.MaxPixels:N0} are taken");
        }
        catch (PictureException e)
        {
            throw Unreadable(e.Reason);
        }
    }

    static RequestProblem Unreadable(string reason) =>
        new(StatusCodes.Status422UnprocessableEntity, $"The picture cannot be used: {reason}.");
}
