namespace Boxfit.Web.Serving;

/// <summary>How a model is served.</summary>
sealed record ServeSettings : HostSettings
{
    /// <summary>A model's with usual settings.</summary>
    public ServeSettings()
    {
    }

    /// <summary>A model's at addresses that were chosen.</summary>
    public ServeSettings(HostSettings host) : base(host)
    {
    }

    /// <summary>The run folder or model file.</summary>
    public required string Model { get; init; }

    /// <summary>How the model is run.</summary>
    public PredictorOptions Predictor { get; init; } = new();

    /// <summary>Pictures that may wait; more are refused with 429.</summary>
    public int Queue { get; init; } = 64;

    /// <summary>Pictures that are computed at once, at most.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>How long a picture waits, at most, for others that are on their way, to be computed with them.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Bytes of a picture, and of a request in JSON.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>Pixels of a picture.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>How long a request may take once its pictures have arrived.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that the bodies of all requests may take together: enough for the largest one, which is copied as it grows.</summary>
    public long Memory
    {
        get => field > 0 ? field : Math.Max(512L << 20, 4 * MaxBytes);
        init;
    }
}
