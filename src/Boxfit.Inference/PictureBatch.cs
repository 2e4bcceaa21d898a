using Microsoft.ML.OnnxRuntime;

namespace Boxfit.Inference;

/// <summary>
/// Room for some pictures at a network's input and for their boxes, in memory that stays in its place: what ONNX Runtime reads and writes
/// is bound once, so that a run allocates nothing.
/// </summary>
sealed class PictureBatch : IDisposable
{
    const int Edges = 4;

    readonly OnnxSession _session;
    readonly Preprocessor _preprocessor;
    readonly byte[] _levels;
    readonly float[] _boxes;
    readonly Slot[] _slots;
    readonly Dictionary<(int Start, int Count), Binding> _bindings = [];

    public PictureBatch(int capacity, OnnxSession session, Preprocessor preprocessor)
    {
        (_session, _preprocessor) = (session, preprocessor);
        _levels = GC.AllocateUninitializedArray<byte>(checked(capacity * preprocessor.FittedBytes), pinned: true);
        _boxes = GC.AllocateUninitializedArray<float>(capacity * Edges, pinned: true);
        _slots = new Slot[capacity];
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

    /// <summary>What was read into a place.</summary>
    public ref readonly Slot this[int index] => ref _slots[index];

    /// <summary>The numbers computed for a place.</summary>
    public ReadOnlySpan<float> Numbers(int index) => _boxes.AsSpan(index * Edges, Edges);

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
        var levels = _levels.AsSpan(index * _preprocessor.FittedBytes, _preprocessor.FittedBytes);
        ref var slot = ref _slots[index];
        try
        {
            var placement = fit(input, _preprocessor, levels, out var size);
            slot = new(name, size.Width, size.Height, placement, null, Stopwatch.GetElapsedTime(start));
        }
        catch (PictureException e)
        {
            levels.Clear();
            slot = new(name, 0, 0, default, e.Reason, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Computes some places' numbers.</summary>
    public void Run(int start, int count)
    {
        if (!_bindings.TryGetValue((start, count), out var binding)) _bindings[(start, count)] = binding = Bind(start, count);
        _session.Run(binding.Values);
    }

    public void Dispose()
    {
        foreach (var binding in _bindings.Values) binding.Dispose();
        _bindings.Clear();
    }

    Binding Bind(int start, int count)
    {
        var (settings, length) = (_preprocessor.Settings, _preprocessor.FittedBytes);
        var memory = OrtMemoryInfo.DefaultInstance;
        var input = OrtValue.CreateTensorValueFromMemory(
            memory, _levels.AsMemory(start * length, count * length), [count, settings.Height, settings.Width, 3]);
        var output = OrtValue.CreateTensorValueFromMemory(memory, _boxes.AsMemory(start * Edges, count * Edges), [count, Edges]);
        return new(_session.Bind(input, output), input, output);
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

    readonly record struct Binding(OrtIoBinding Values, OrtValue Input, OrtValue Output)
    {
        public void Dispose()
        {
            Values.Dispose();
            Input.Dispose();
            Output.Dispose();
        }
    }
}
