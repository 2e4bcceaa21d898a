using System.Diagnostics;

namespace Boxfit.Preparation.Labelling;

/// <summary>Counts pictures as they are done.</summary>
sealed class LabelCount(int cascades)
{
    readonly Dictionary<string, int> _rejected = RejectionReason.All.ToDictionary(r => r, _ => 0, StringComparer.Ordinal);
    readonly int[] _byCascade = new int[cascades];
    long _start = Stopwatch.GetTimestamp();
    TimeSpan _time;

    public int Done { get; private set; }

    public int Labelled { get; private set; }

    /// <summary>Pictures that were searched in this run.</summary>
    public int Searched { get; private set; }

    public IReadOnlyDictionary<string, int> Rejected => _rejected;

    public IReadOnlyList<int> ByCascade => _byCascade;

    public double PicturesPerSecond => Searched > 0 ? Searched / Math.Max(_time.TotalSeconds, 1e-3) : 0;

    /// <summary>Counts a picture with its label, or with the reason why it has none.</summary>
    public void Add(LabelledPicture picture, FoundBox? label, string? reason, bool isNew = false)
    {
        Done++;
        if (label is null)
        {
            _rejected[reason!]++;
        }
        else
        {
            Labelled++;
            _byCascade[picture.Cascade]++;
        }
        if (isNew)
        {
            Searched++;
            _time = Stopwatch.GetElapsedTime(_start);
        }
        else if (Searched == 0)
        {
            _start = Stopwatch.GetTimestamp(); // Passing over what is known says nothing of the speed.
        }
    }

    /// <summary>How far it has come.</summary>
    /// <param name="pictures">All pictures.</param>
    /// <param name="pending">Those that had to be searched when this run began.</param>
    public LabellingProgress Progress(int pictures, int pending) => new(
        Done, pictures, Labelled, PicturesPerSecond,
        Searched > 0 ? TimeSpan.FromSeconds(Math.Max(0, pending - Searched) / PicturesPerSecond) : null);
}
