namespace Boxfit.Engine.Optimization;

/// <summary>All gradients of a network as one: their norm, a factor on them, and a weighted sum over several batches.</summary>
sealed unsafe class GradientSet : IDisposable
{
    /// <summary>Vectors in a chunk. Sums are taken chunk by chunk in a fixed order: the same bits for any number of threads.</summary>
    const int ChunkVectors = 1024;

    readonly Chunk[] _chunks;
    readonly double[] _squares;
    readonly Work _work;
    readonly long _bytes;
    Arena? _sums;
    double _weight;

    public GradientSet(ParameterStore parameters)
    {
        var chunks = new List<Chunk>();
        foreach (var gradient in parameters.Trainable.Select(p => p.Gradient!))
        {
            for (long start = 0; start < gradient.Vectors; start += ChunkVectors)
            {
                int count = (int)Math.Min(ChunkVectors, gradient.Vectors - start) * 16;
                chunks.Add(new(gradient.Address + (nint)(start * 64), (nint)_bytes, count));
                _bytes += count * sizeof(float);
            }
        }
        _chunks = [.. chunks];
        _squares = new double[_chunks.Length];
        _work = new(this);
    }

    /// <summary>The Euclidean norm of all gradients together.</summary>
    public double Norm()
    {
        Run(Task.Square, 0);
        double sum = 0;
        foreach (double square in _squares) sum += square;
        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies all gradients by a factor.</summary>
    public void Scale(double factor) => Run(Task.Scale, factor);

    /// <summary>Adds weight · gradients to the sum.</summary>
    public void Accumulate(double weight)
    {
        _sums ??= new(_bytes, "accumulated gradients");
        Run(_weight == 0 ? Task.Begin : Task.Add, weight);
        _weight += weight;
    }

    /// <summary>
    /// Replaces the gradients by the sum, divided by the sum of its weights, and begins anew; false where nothing was added.
    /// </summary>
    public bool TakeAccumulated()
    {
        if (_weight == 0) return false;
        Run(Task.Take, 1 / _weight);
        _weight = 0;
        return true;
    }

    public void Dispose()
    {
        _work.Dispose();
        _sums?.Dispose();
    }

    void Run(Task task, double factor)
    {
        (_work.Task, _work.Factor) = (task, (float)factor);
        OpenMp.Run(_work);
    }

    enum Task
    {
        Square,
        Scale,
        Begin,
        Add,
        Take,
    }

    /// <summary>A piece of a gradient.</summary>
    readonly record struct Chunk(nint Address, nint Offset, int Count);

    sealed class Work(GradientSet set) : ParallelWork
    {
        public Task Task { get; set; }

        public float Factor { get; set; }

        public override void Run(int thread, int threads)
        {
            var (start, end) = Share(set._chunks.Length, thread, threads);
            for (long i = start; i < end; i++)
            {
                var chunk = set._chunks[i];
                float* gradients = (float*)chunk.Address;
                if (Task == Task.Square) set._squares[i] = Squares(gradients, chunk.Count);
                else if (Task == Task.Scale) Combine(gradients, null, gradients, chunk.Count);
                else
                {
                    float* sums = (float*)(set._sums!.Address + chunk.Offset);
                    if (Task == Task.Take) Combine(sums, null, gradients, chunk.Count);
                    else Combine(gradients, Task == Task.Add ? sums : null, sums, chunk.Count);
                }
            }
        }

        /// <summary>target = factor · source [+ summand].</summary>
        void Combine(float* source, float* summand, float* target, int count)
        {
            var factor = Vector512.Create(Factor);
            for (int i = 0; i < count; i += 16)
            {
                var value = factor * Vector512.Load(source + i);
                if (summand is not null) value += Vector512.Load(summand + i);
                value.Store(target + i);
            }
        }

        static double Squares(float* values, int count)
        {
            Vector512<double> low = default, high = default;
            for (int i = 0; i < count; i += 16)
            {
                var (lower, upper) = Vector512.Widen(Vector512.Load(values + i));
                low += lower * lower;
                high += upper * upper;
            }
            return Vector512.Sum(low + high);
        }
    }
}
