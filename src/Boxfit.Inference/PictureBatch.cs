using Microsoft.ML.OnnxRuntime;

namespace Boxfit.Inference;

/// <summary>
/// Room for some pictures at a network's input and for their boxes, in memory that stays in its place: what ONNX Runtime reads and writes
/// is bound once, so that a run allocates nothing.
/// </summary>
sealed class PictureBatch : IDisposable
{
    readonly OnnxSession _session;
    readonly Preprocessor _preprocessor;
    readonly Looker _looker;
    readonly byte[] _levels, _kept;
    readonly BatchOutputs _outputs;
    readonly Slot[] _slots;
    readonly LookState[] _looks;

    // The pictures that are looked at again, from the place on at which those that are computed begin.
    readonly int[] _again;
    readonly Unlikeness?[] _unlikeness;
    readonly Dictionary<(int Start, int Count), Binding> _bindings = [];

    /// <param name="capacity">Pictures that there is room for.</param>
    /// <param name="session">Computes.</param>
    /// <param name="preprocessor">The model's.</param>
    /// <param name="model">What the model gives.</param>
    public PictureBatch(int capacity, OnnxSession session, Preprocessor preprocessor, ModelDescription model)
    {
        (_session, _preprocessor, _looker) = (session, preprocessor, new(preprocessor));
        _levels = GC.AllocateUninitializedArray<byte>(checked(capacity * preprocessor.FittedBytes), pinned: true);
        // What is looked at once is read into the network's input itself.
        _kept = _looker.Looks is null ? _levels : new byte[checked(capacity * _looker.Keeper.FittedBytes)];
        _outputs = new(capacity, model.Configuration.Outputs, model.Unlikeness is not null);
        _slots = new Slot[capacity];
        _looks = new LookState[capacity];
        _again = new int[capacity];
        _unlikeness = new Unlikeness?[capacity];
    }

    /// <summary>Pictures that there is room for.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Whether one of its pictures, at least, could be read.</summary>
    public bool HasReadable
    {
        get
        {
            foreach (var slot in _slots)
                if (slot.Error is null) return true;
            return false;
        }
    }

    /// <summary>How often the network has computed so far, whatever the number of pictures.</summary>
    public int Computations { get; private set; }

    /// <summary>What was read into a place.</summary>
    public ref readonly Slot this[int index] => ref _slots[index];

    /// <summary>The box computed for a place, in 0…1 of the picture as it is kept; numbers that are none as they are.</summary>
    public BoundingBox Box(int index) => _looks[index].Box;

    /// <summary>What the model says beside it.</summary>
    public Verdict Verdict(int index) => _looks[index].Verdict;

    /// <summary>How unlike its training the whole picture is; null where the model does not say.</summary>
    public Unlikeness? Unlikeness(int index) => _unlikeness[index];

    /// <summary>Reads a picture into a place; one that cannot be read leaves its reason there.</summary>
    public void Load(int index, PictureInput picture) => Load(index, picture.Name, picture,
        static (PictureInput input, Preprocessor to, Span<byte> levels, out (int, int) size) => input.Fit(to, levels, out size));

    /// <summary>Reads a picture into a place; one that cannot be read leaves its reason there.</summary>
    /// <param name="index">The place.</param>
    /// <param name="name">What the picture is called.</param>
    /// <param name="input">The picture.</param>
    /// <param name="fit">Brings it to the network's input.</param>
    public void Load<T>(int index, string name, T input, Fitting<T> fit) where T : allows ref struct
    {
        long start = Stopwatch.GetTimestamp();
        var kept = Kept(index);
        ref var slot = ref _slots[index];
        try
        {
            var placement = fit(input, _looker.Keeper, kept, out var size);
            slot = new(name, size.Width, size.Height, placement, null, Stopwatch.GetElapsedTime(start));
        }
        // An archive that is damaged, or has changed, is a fault of the pictures in it alone, as a file's is.
        catch (Exception e) when (e is PictureException or InputException)
        {
            kept.Clear();
            string reason = e is PictureException picture ? picture.Reason : e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            slot = new(name, 0, 0, default, reason, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Computes some places' boxes: looks at each as often as the model does.</summary>
    public void Run(int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            _looks[i] = new(_looker.Looks);
            if (_looker.Looks is not null) _looker.Show(Kept(i), _looks[i].Part, Levels(i));
        }
        RunOnce(start, count);
        // Later looks see a part that a box was put around, which says little of the picture.
        for (int i = start; i < start + count; i++) _unlikeness[i] = _outputs.Unlikeness(i);
        for (int i = 0; i < count; i++) _again[start + i] = start + i;
        int left = Take(start, count);
        while (left > 0)
        {
            // Each number of pictures takes memory of its own: so that there are few, by powers of two, unless all are looked at again.
            for (int done = 0; done < left;)
            {
                int next = left == count ? count : (int)BitOperations.RoundUpToPowerOf2((uint)(left - done) + 1) / 2;
                RunOnce(start + done, next);
                done += next;
            }
            left = Take(start, left);
        }
    }

    void RunOnce(int start, int count)
    {
        Computations++;
        if (!_bindings.TryGetValue((start, count), out var binding)) _bindings[(start, count)] = binding = Bind(start, count);
        _session.Run(binding.Values);
    }

    /// <summary>
    /// Takes note of what was seen, and brings what comes next to the first places; returns at how many pictures the model looks again.
    /// </summary>
    /// <param name="start">The first place that was computed.</param>
    /// <param name="count">How many were.</param>
    int Take(int start, int count)
    {
        int left = 0;
        for (int place = start; place < start + count; place++)
        {
            int picture = _again[place];
            ref var look = ref _looks[picture];
            look.Take(_outputs.Box(place), _outputs.Verdict(place));
            if (look.IsDone) continue;
            // No later than its place now, of which the level is not needed any more.
            _again[start + left] = picture;
            _looker.Show(Kept(picture), look.Part, Levels(start + left));
            left++;
        }
        return left;
    }

    Span<byte> Levels(int index) => _levels.AsSpan(index * _preprocessor.FittedBytes, _preprocessor.FittedBytes);

    Span<byte> Kept(int index) => _kept.AsSpan(index * _looker.Keeper.FittedBytes, _looker.Keeper.FittedBytes);

    public void Dispose()
    {
        foreach (var binding in _bindings.Values) binding.Dispose();
        _bindings.Clear();
    }

    Binding Bind(int start, int count)
    {
        var (settings, length) = (_preprocessor.Settings, _preprocessor.FittedBytes);
        var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, _levels.AsMemory(start * length, count * length), [count, settings.Height, settings.Width, 3]);
        var outputs = _outputs.Bind(start, count);
        return new(_session.Bind(input, outputs), [input, .. outputs.Select(o => o.Value)]);
    }

    /// <summary>Brings a picture to the network's input.</summary>
    public delegate Placement Fitting<T>(T input, Preprocessor preprocessor, Span<byte> levels, out (int Width, int Height) size)
        where T : allows ref struct;

    /// <summary>A picture that was read, or why it could not be.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Width">Its width.</param>
    /// <param name="Height">Its height.</param>
    /// <param name="Placement">Where it lies in the input.</param>
    /// <param name="Error">Why it could not be read.</param>
    /// <param name="Time">How long it took.</param>
    public readonly record struct Slot(string Name, int Width, int Height, Placement Placement, string? Error, TimeSpan Time);

    readonly record struct Binding(OrtIoBinding Values, IReadOnlyList<OrtValue> Bound)
    {
        public void Dispose()
        {
            Values.Dispose();
            foreach (var value in Bound) value.Dispose();
        }
    }
}
