using System.Runtime.Intrinsics;
using Boxfit.Engine.Plans;
using Boxfit.Engine.Threading;
using Boxfit.Graphs;
using Boxfit.Weights;

namespace Boxfit.Engine;

/// <summary>Where Adam adds its ε.</summary>
public enum AdamForm
{
    /// <summary>To the root of the bias-corrected second moment: <c>torch.optim.Adam</c>, and the paper's algorithm.</summary>
    Torch,

    /// <summary>To the root of the uncorrected one ("epsilon hat"): <c>keras.optimizers.Adam</c>, the recipe's.</summary>
    Keras,
}

/// <summary>The Adam optimizer (Kingma and Ba 2014) on a network's parameters, in the layouts of its plans.</summary>
public sealed unsafe class Adam : IDisposable
{
    readonly Network _network;
    readonly double _beta1, _beta2, _epsilon;
    readonly AdamForm _form;
    readonly Moments[] _moments;
    readonly Work _work;

    /// <summary>Creates the optimizer with zero moments.</summary>
    /// <param name="network">The network whose parameters it changes; used on the same thread.</param>
    /// <param name="form">Where ε is added.</param>
    /// <param name="beta1">Decay of the first moment, 0…1.</param>
    /// <param name="beta2">Decay of the second moment, 0…1.</param>
    /// <param name="epsilon">Added to the root of the second moment; Keras's default is 1e-7.</param>
    public Adam(Network network, AdamForm form = AdamForm.Keras, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    {
        (_network, _form, _beta1, _beta2, _epsilon) = (network, form, beta1, beta2, epsilon);
        _moments = [.. network.Parameters.All.Where(p => p.IsTrainable).Select(p => new Moments(p))];
        _work = new(_moments);
    }

    /// <summary>Number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Changes every parameter by its gradient of the last backward pass.</summary>
    public void Step(double learningRate)
    {
        Steps++;
        double correction1 = 1 - Math.Pow(_beta1, Steps), root2 = Math.Sqrt(1 - Math.Pow(_beta2, Steps));
        _work.Beta1 = (float)_beta1;
        _work.Beta2 = (float)_beta2;
        // Not 1 − (float)β₂, which is 5e-5 off.
        _work.Rest1 = (float)(1 - _beta1);
        _work.Rest2 = (float)(1 - _beta2);
        _work.Rate = (float)(learningRate * root2 / correction1);
        _work.Epsilon = (float)(_form == AdamForm.Keras ? _epsilon : _epsilon * root2);
        OpenMp.Run(_work);
    }

    /// <summary>Copies of the moments, row-major, named "<c>parameter.m</c>" and "<c>parameter.v</c>".</summary>
    public Dictionary<string, Tensor> Export()
    {
        var result = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var moments in _moments)
        {
            result.Add(moments.Stored.Parameter.Name + ".m", moments.Stored.Export(moments.First));
            result.Add(moments.Stored.Parameter.Name + ".v", moments.Stored.Export(moments.Second));
        }
        return result;
    }

    /// <summary>Sets the moments and the number of steps, as <see cref="Export"/> gave them.</summary>
    /// <exception cref="BoxfitException">A moment is missing or has another shape.</exception>
    public void Import(IReadOnlyDictionary<string, Tensor> tensors, long steps)
    {
        foreach (var moments in _moments)
        {
            foreach (var (suffix, address) in ((string, nint)[])[(".m", moments.First), (".v", moments.Second)])
            {
                string name = moments.Stored.Parameter.Name + suffix;
                if (!tensors.TryGetValue(name, out var tensor) || !tensor.Shape.AsSpan().SequenceEqual(moments.Stored.Parameter.Shape))
                    throw new BoxfitException($"The optimizer's state lacks '{name}', or it has another shape: it belongs to another model.");
                moments.Stored.Import(tensor, address);
            }
        }
        Steps = steps;
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        _work.Dispose();
        foreach (var moments in _moments) moments.Dispose();
    }

    sealed class Moments : IDisposable
    {
        readonly Arena _memory;

        public Moments(StoredParameter stored)
        {
            Stored = stored;
            long bytes = stored.Value.Vectors * 64;
            _memory = Arena.Zeroed(2 * bytes, "the optimizer's moments");
            (First, Second) = (_memory.Address, _memory.Address + (nint)bytes);
        }

        public StoredParameter Stored { get; }

        public nint First { get; }

        public nint Second { get; }

        public void Dispose() => _memory.Dispose();
    }

    sealed class Work(Moments[] moments) : ParallelWork
    {
        public float Beta1, Beta2, Rest1, Rest2, Rate, Epsilon;

        public override void Run(int part, int parts)
        {
            foreach (var item in moments)
            {
                var (start, end) = Share(item.Stored.Value.Vectors, part, parts);
                Update((float*)item.Stored.Value.Address, (float*)item.Stored.Gradient!.Address, (float*)item.First, (float*)item.Second,
                    start * 16, end * 16);
            }
        }

        void Update(float* values, float* gradients, float* first, float* second, long start, long end)
        {
            Vector512<float> beta1 = Vector512.Create(Beta1), beta2 = Vector512.Create(Beta2);
            Vector512<float> rest1 = Vector512.Create(Rest1), rest2 = Vector512.Create(Rest2);
            Vector512<float> rate = Vector512.Create(Rate), epsilon = Vector512.Create(Epsilon);
            for (long i = start; i < end; i += 16)
            {
                var g = Vector512.Load(gradients + i);
                var m = beta1 * Vector512.Load(first + i) + rest1 * g;
                var v = beta2 * Vector512.Load(second + i) + rest2 * (g * g);
                m.Store(first + i);
                v.Store(second + i);
                (Vector512.Load(values + i) - rate * m / (Vector512.Sqrt(v) + epsilon)).Store(values + i);
            }
        }
    }
}
