using System.Net;

namespace Boxfit.Files.Downloading;

/// <summary>
/// Downloads a file over HTTP. What has come is kept in <c>FILE.part</c> and asked for no more (RFC 9110, range requests); a dropped
/// or stalled connection is tried again. Nothing that the server says is believed: neither where a range begins, nor the file's
/// length, nor that it still is the same file, nor that it is what was meant at all.
/// </summary>
sealed class FileDownload : IDisposable
{
    const int BufferSize = 1 << 16;

    readonly Uri _url;
    readonly string _file;
    readonly ExpectedContent _expected;
    readonly DownloadOptions _options;
    readonly IProgress<FetchProgress>? _progress;
    readonly DownloadSource _source;
    readonly PartialFile _partial;
    readonly long _start = Stopwatch.GetTimestamp();
    readonly byte[] _buffer = new byte[BufferSize];
    long? _total;
    long _received;
    bool _rangesAreTrusted = true;

    FileDownload(Uri url, string file, ExpectedContent expected, DownloadOptions options, IProgress<FetchProgress>? progress)
    {
        (_url, _file, _expected, _options, _progress) = (url, file, expected, options, progress);
        _partial = PartialFile.Open(file, url);
        _total = _partial.Remote?.Total;
        _source = new(url, options, expected.Remedy);
    }

    /// <summary>Downloads a file, going on from where an earlier call stopped.</summary>
    /// <param name="url">Where it lies.</param>
    /// <param name="file">Where it is to be; appears when it is complete.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends it; what has come stays.</param>
    /// <returns>Bytes that were received by this call.</returns>
    /// <exception cref="BoxfitException">The server does not have it or sends something else, it was given up, or the disk is
    /// full.</exception>
    public static async Task<long> RunAsync(
        Uri url, string file, ExpectedContent expected, DownloadOptions options, IProgress<FetchProgress>? progress,
        CancellationToken cancellation)
    {
        using var download = new FileDownload(url, file, expected, options, progress);
        await download.RunAsync(cancellation);
        return download._received;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _partial.Dispose();
    }

    async Task RunAsync(CancellationToken cancellation)
    {
        if (_partial.Length > 0) Say($"Going on after the {ByteCount.Text(_partial.Length)} of {Path.GetFileName(_file)} that are there.");
        long farthest = _partial.Length;
        int failures = 0;
        while (_partial.Length == 0 || _partial.Length != _total)
        {
            try
            {
                await TryAsync(cancellation);
                break;
            }
            catch (InterruptedDownloadException e)
            {
                bool gotFurther = _partial.Length >= farthest + _options.LeastProgress;
                farthest = Math.Max(farthest, _partial.Length);
                failures = gotFurther ? 1 : failures + 1;
                // Without a network, trying on is in vain.
                int tries = e.IsUnreachable && _partial.Length == 0 ? Math.Min(_options.TriesToReach, _options.Tries) : _options.Tries;
                if (failures >= tries) throw GivenUp(e, failures);
                await PauseAsync(e, failures, cancellation);
            }
        }
        RequireExpected();
        await VerifyAsync(cancellation);
        _partial.Complete();
    }

    /// <summary>One request for what is missing; returns when the file is complete.</summary>
    async Task TryAsync(CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(_options.StallTimeout);
        try
        {
            long from = _rangesAreTrusted ? _partial.Length : 0;
            using var response = await _source.AskAsync(from, _partial.Remote, stall.Token);
            if (Accept(response, from)) await ReceiveAsync(response, stall);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InterruptedDownloadException($"nothing came for {_options.StallTimeout.TotalSeconds:0} seconds", inner: e);
        }
        if (_total is { } total && _partial.Length < total)
            throw new InterruptedDownloadException($"the server ended after {_partial.Length:N0} of {total:N0} bytes");
    }

    /// <summary>Looks at the answer's headers; false when the part turns out to be the whole file.</summary>
    bool Accept(HttpResponseMessage response, long from)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
                    throw Unexpected("a web page");
                _total = response.Content.Headers.ContentLength;
                _partial.StartOver(new(_url.AbsoluteUri, StrongTag(response), response.Content.Headers.LastModified, _total));
                RequireRoom();
                return true;
            case HttpStatusCode.PartialContent when from > 0:
                RequireContinuation(response, from);
                return true;
            case HttpStatusCode.RequestedRangeNotSatisfiable when from > 0:
                if (response.Content.Headers.ContentRange?.Length == from) return false;
                throw Changed();
            default:
                throw Refusal(response);
        }
    }

    void RequireContinuation(HttpResponseMessage response, long from)
    {
        var range = response.Content.Headers.ContentRange;
        if (range is not { Unit: "bytes", From: { } first, To: { } last } || first != from || last < first)
            throw Distrust($"asked for the bytes from {from:N0}, the server sent others ({range?.ToString() ?? "it does not say which"})");
        var known = _partial.Remote!;
        bool changed = (range.Length is { } length && _total is { } total && length != total)
            || (known.ETag is not null && StrongTag(response) is { } tag && tag != known.ETag)
            || (known.LastModified is { } time && response.Content.Headers.LastModified is { } newTime && newTime != time);
        if (changed) throw Changed();
        _total ??= range.Length;
    }

    async Task ReceiveAsync(HttpResponseMessage response, CancellationTokenSource stall)
    {
        long? declared = response.Content.Headers.ContentRange?.To + 1 ?? _total;
        long sinceProgress = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
            while (true)
            {
                int count = await body.ReadAsync(_buffer, stall.Token);
                if (count == 0) break;
                if (_partial.Length + count > (declared ?? long.MaxValue))
                    throw Distrust($"the server sent more than the {declared:N0} bytes it declared");
                bool isHead = _partial.Length < _expected.HeadLength;
                _partial.Append(_buffer.AsMemory(0, count));
                if (isHead && _partial.Length >= _expected.HeadLength) RequireExpected();
                if (_partial.Length > _expected.MostBytes) throw TooLarge();
                _received += count;
                if ((sinceProgress += count) >= _options.LeastProgress)
                {
                    sinceProgress = 0;
                    stall.CancelAfter(_options.StallTimeout);
                }
                Report();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new InterruptedDownloadException($"the connection broke after {_partial.Length:N0} bytes ({e.Message})", inner: e);
        }
    }

    /// <summary>What the server sends does not fit what it says: from now on the whole file is asked for.</summary>
    InterruptedDownloadException Distrust(string reason)
    {
        _rangesAreTrusted = false;
        return new(reason);
    }

    InterruptedDownloadException Changed()
    {
        _partial.Discard();
        _total = null;
        return new("the file on the server is no longer the one that the download began with");
    }

    async Task PauseAsync(InterruptedDownloadException e, int failures, CancellationToken cancellation)
    {
        var pause = _options.FirstPause * Math.Pow(2, failures - 1) * (0.5 + Random.Shared.NextDouble());
        if (pause > _options.LongestPause) pause = _options.LongestPause;
        if (e.Pause is { } asked)
        {
            if (asked > _options.LongestRequestedPause) throw GivenUp(e, failures);
            pause = asked > pause ? asked : pause;
        }
        Say($"That failed: {e.Message}. Trying again in {pause.TotalSeconds:0} s.");
        await Task.Delay(pause, cancellation);
    }

    BoxfitException GivenUp(InterruptedDownloadException e, int failures)
    {
        string asked = e.Pause is { } pause ? $"; the server asks to wait {pause.TotalSeconds:0} seconds" : "";
        string kept = _partial.Length > 0
            ? $" The {ByteCount.Text(_partial.Length)} that came are kept in {_partial.Path}; the same command goes on from there." : "";
        return Failure($"{_url} could not be downloaded: {e.Message}{asked} ({Counted.Of(failures, "failure")} in a row).{kept}", e);
    }

    Exception Refusal(HttpResponseMessage response)
    {
        int code = (int)response.StatusCode;
        string text = $"the server says {code} {response.ReasonPhrase}".TrimEnd();
        if (code is 408 or 425 or 429 or >= 500) return new InterruptedDownloadException(text, RequestedPause(response));
        return Failure($"{_url} could not be downloaded: {text}.");
    }

    void RequireExpected()
    {
        byte[] head = _partial.ReadStart(_expected.HeadLength);
        if (_expected.Fault(head) is not { } found) return;
        _partial.Discard();
        throw Unexpected(found);
    }

    async Task VerifyAsync(CancellationToken cancellation)
    {
        if (_expected.Verify is null || await _expected.Verify(_partial.ReadAll(), cancellation) is not { } found) return;
        _partial.Discard();
        throw Failure($"{_url} gave {found}. It was thrown away.");
    }

    BoxfitException Unexpected(string found) =>
        Failure($"{_url} gave {found}, expected {_expected.Kind}. The {_expected.Name} may have moved, or a login page stands before it.");

    BoxfitException Failure(string reason, Exception? inner = null) => BoxfitException.WithRemedy(reason, _expected.Remedy, inner);

    void RequireRoom()
    {
        if (_total is not { } total) return;
        if (total > _expected.MostBytes) throw TooLarge();
        long free = new DriveInfo(Path.GetDirectoryName(_file)!).AvailableFreeSpace;
        if (total > free)
            throw new BoxfitException(
                $"The disk is too full: {_file} needs {ByteCount.Text(total)}, {ByteCount.Text(free)} are free. Make room and try again.");
    }

    BoxfitException TooLarge()
    {
        _partial.Discard();
        return Failure(
            $"{_url} gives more than the {ByteCount.Text(_expected.MostBytes)} that were expected at most: it cannot be this " +
            $"{_expected.Name}, and nothing of it was kept.");
    }

    void Report()
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        _progress?.Report(new DownloadProgress(Path.GetFileName(_file), _partial.Length, _total, seconds > 0 ? _received / seconds : 0));
    }

    void Say(string text) => _progress?.Report(new FetchNotice(text));

    /// <summary>A weak tag does not promise the same bytes (RFC 9110, 8.8.1).</summary>
    static string? StrongTag(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    static TimeSpan? RequestedPause(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var pause = asked?.Delta ?? asked?.Date - DateTimeOffset.UtcNow;
        return pause > TimeSpan.Zero ? pause : null;
    }
}
