namespace Boxfit.Engine.Worlds;

/// <summary>
/// Sums an array over all processes of a world, in place: each process sums one slice of it, always in the order of the ranks, and sends
/// the sums to all. So every process has the same bits, and a run of as many processes has the same bits each time, whatever the network
/// does. The bytes sent are as few as an all-reduce can do with: twice the array. Begun by <see cref="Start"/>, it goes on with each
/// <see cref="Advance"/>, so that something else can be computed meanwhile.
/// </summary>
sealed unsafe class RankSum : IDisposable
{
    const int VectorBytes = 64;

    readonly World _world;
    readonly float* _values;
    readonly long _vectors;
    readonly int _tag;
    readonly nint[] _requests;
    readonly Arena? _received;
    Phase _phase;

    /// <summary>Takes memory for what the others send.</summary>
    /// <param name="world">The processes.</param>
    /// <param name="address">The array, of the same length everywhere.</param>
    /// <param name="vectors">Its length in vectors of 16 floats.</param>
    /// <param name="number">A number that no other sum that goes on at the same time has, 0…1000; the same everywhere.</param>
    public RankSum(World world, nint address, long vectors, int number = 0)
    {
        (_world, _vectors, _tag) = (world, vectors, 2 * number);
        _values = (float*)address;
        _requests = new nint[2 * (world.Size - 1)];
        var (start, end) = Slice(world.Rank);
        if (!world.IsAlone) _received = new(Math.Max(1, (world.Size - 1) * (end - start)) * VectorBytes, "the others' gradients");
    }

    enum Phase
    {
        Done,
        Collecting,
        Spreading,
    }

    /// <summary>Begins. Common.</summary>
    public void Start()
    {
        if (_world.IsAlone) return;
        var (start, end) = Slice(_world.Rank);
        int next = 0;
        foreach (int rank in Others())
        {
            var (from, to) = Slice(rank);
            _requests[next] = _world.Receive(Received(next / 2), (end - start) * VectorBytes, rank, _tag);
            _requests[next + 1] = _world.Send(_values + from * 16, (to - from) * VectorBytes, rank, _tag);
            next += 2;
        }
        _phase = Phase.Collecting;
    }

    /// <summary>Goes on as far as can be without waiting; true when the sums are there.</summary>
    public bool Advance()
    {
        if (_phase == Phase.Collecting && World.IsDone(_requests))
        {
            AddUp();
            Spread();
        }
        if (_phase == Phase.Spreading && World.IsDone(_requests)) _phase = Phase.Done;
        return _phase == Phase.Done;
    }

    /// <summary>Waits until the sums are there.</summary>
    public void Finish()
    {
        World.Pause pause = new(_world);
        while (!Advance()) pause.Take();
        pause.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _received?.Dispose();

    IEnumerable<int> Others() => Enumerable.Range(0, _world.Size).Where(r => r != _world.Rank);

    float* Received(int place)
    {
        var (start, end) = Slice(_world.Rank);
        return (float*)_received!.Address + place * (end - start) * 16;
    }

    (long Start, long End) Slice(int rank) => (_vectors * rank / _world.Size, _vectors * (rank + 1) / _world.Size);

    void AddUp()
    {
        var (start, end) = Slice(_world.Rank);
        float* own = _values + start * 16;
        long count = (end - start) * 16;
        for (long i = 0; i < count; i += 16)
        {
            var sum = Vector512<float>.Zero;
            for (int rank = 0; rank < _world.Size; rank++)
            {
                // What the ranks before have sent lies before, without a place for this one's.
                float* from = rank == _world.Rank ? own : Received(rank < _world.Rank ? rank : rank - 1);
                sum += Vector512.Load(from + i);
            }
            sum.Store(own + i);
        }
    }

    void Spread()
    {
        var (start, end) = Slice(_world.Rank);
        int next = 0;
        foreach (int rank in Others())
        {
            var (from, to) = Slice(rank);
            _requests[next++] = _world.Receive(_values + from * 16, (to - from) * VectorBytes, rank, _tag + 1);
            _requests[next++] = _world.Send(_values + start * 16, (end - start) * VectorBytes, rank, _tag + 1);
        }
        _phase = Phase.Spreading;
    }
}
