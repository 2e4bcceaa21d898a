namespace Boxfit.Data.Loading;

/// <summary>
/// The buffers of one batch, lent by <see cref="BatchLoader.Take"/> until <see cref="BatchLoader.Return"/>. Arrays have room for a full
/// batch; only the first <see cref="Count"/> pictures count.
/// </summary>
sealed class Batch
{
    readonly byte[] _kept;

    internal Batch(int capacity, int planeValues, int keptBytes = 0)
    {
        KeptBytes = keptBytes;
        _kept = GC.AllocateUninitializedArray<byte>(checked(capacity * keptBytes));
        Images = GC.AllocateUninitializedArray<float>(checked(capacity * planeValues));
        Boxes = new BoundingBox[capacity];
        Placements = new Placement[capacity];
        Samples = new int[capacity];
        PlaneValues = planeValues;
    }

    /// <summary>Epoch that the batch belongs to, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Step within the epoch, from 0.</summary>
    public int Step { get; internal set; }

    /// <summary>Place of the first picture in the whole batch, of which several processes may each make a part.</summary>
    public int First { get; internal set; }

    /// <summary>Number of pictures of the whole batch.</summary>
    public int Whole { get; internal set; }

    /// <summary>Number of pictures.</summary>
    public int Count { get; internal set; }

    /// <summary>The network's input: <see cref="Count"/> × 3 × height × width (NCHW), scaled as the preprocessing says.</summary>
    public float[] Images { get; }

    /// <summary>
    /// The objects' boxes in 0…1 of the network's input (after fitting and augmentation); of pictures without an object they mean
    /// nothing.
    /// </summary>
    public BoundingBox[] Boxes { get; }

    /// <summary>How the pictures were fitted (before augmentation): leads from a prediction back to the picture.</summary>
    public Placement[] Placements { get; }

    /// <summary>Indices of the pictures in the loader's list of samples.</summary>
    public int[] Samples { get; }

    internal int PlaneValues { get; }

    internal int KeptBytes { get; }

    internal long Sequence { get; set; }

    internal BatchState State { get; set; }

    /// <summary>Pictures that are not finished yet.</summary>
    internal int Remaining { get; set; }

    /// <summary>The epoch's order of samples.</summary>
    internal int[] Order { get; set; } = [];

    /// <summary>The picture at the size at which it is kept for later looks; empty where there are none.</summary>
    public Span<byte> Kept(int position) => _kept.AsSpan(position * KeptBytes, KeptBytes);

    internal Span<float> Planes(int position) => Images.AsSpan(position * PlaneValues, PlaneValues);

    /// <summary>Closes the gaps that left-out pictures (sample −1) leave.</summary>
    internal void RemoveGaps()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (Samples[i] < 0) continue;
            if (kept < i)
            {
                Planes(i).CopyTo(Planes(kept));
                Kept(i).CopyTo(Kept(kept));
                (Boxes[kept], Placements[kept], Samples[kept]) = (Boxes[i], Placements[i], Samples[i]);
            }
            kept++;
        }
        Count = kept;
    }
}

enum BatchState
{
    Free,
    Filling,
    Ready,
    Taken,
}
