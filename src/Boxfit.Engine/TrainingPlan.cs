namespace Boxfit.Engine;

/// <summary>
/// A graph compiled for training with a fixed number of pictures: the list of primitives and kernels that one step runs.
/// Belongs to a <see cref="Network"/> and is used on its thread.
/// </summary>
sealed unsafe class TrainingPlan : IDisposable
{
    readonly PlanStep[] _steps;
    readonly int _forwardSteps;
    readonly long[] _complete;
    readonly FrozenPrefix _prefix;
    readonly DropoutKey _dropoutKey = new();
    readonly Arena _io;
    readonly PlanBuffer _input, _output, _outputGradient;
    readonly PlanBuffer? _inputGradient;
    readonly int _inputCount, _outputCount;

    internal TrainingPlan(Graph graph, int batch, ParameterStore parameters, Arena? arena, bool inputGradient, World norms)
    {
        Batch = batch;
        var nodes = new TrainedNodes(graph, parameters.Freezing, inputGradient);
        _prefix = new(graph, batch, nodes, parameters);
        var plan = new TrainingBuilder(_prefix.Builder, nodes, parameters, _dropoutKey, norms);
        var operators = FusedNodes.ForTraining(graph, n => !nodes.IsFixed(n)).Select(Operator.Create).ToList();
        foreach (var op in operators) plan.AddForward(op);
        var outputLayout = Layouts.Plain(batch, graph.Output.Shape);
        _output = new(outputLayout) { IsPersistent = true };
        plan.Reorder(graph.Output.Name, plan.Value(graph.Output), _output);
        _forwardSteps = plan.StepCount;
        plan.BeginBackward();
        _outputGradient = new(outputLayout) { IsPersistent = true };
        if (plan.NeedsGradient(graph.Output))
            plan.AddGradient(graph.Output, plan.Convert(graph.Output.Name, _outputGradient, plan.Layout(graph.Output)));
        foreach (var op in Enumerable.Reverse(operators).Where(op => plan.NeedsGradient(op.Output))) op.Backward(plan);
        parameters.PlaceGradients();
        (_input, _inputGradient) = (plan.Input, plan.InputGradient);
        _inputCount = checked((int)(batch * graph.Input.Shape.Count));
        _outputCount = checked((int)(batch * graph.Output.Shape.Count));
        _io = PlaceInAndOut();
        (_steps, Arena) = plan.Place(arena, "a training step");
        _complete = CompleteGradients(parameters);
        Primitives = [.. _steps.Select(s => new PrimitiveInfo(s.Node, s.Kind, s.Implementation))];
    }

    /// <summary>Number of pictures of a step.</summary>
    public int Batch { get; }

    /// <summary>What the plan runs, in order: for checks and profiles.</summary>
    public IReadOnlyList<PrimitiveInfo> Primitives { get; }

    /// <summary>The pictures, to be filled before <see cref="Forward"/>: batch × channels × height × width, row-major.</summary>
    public Span<float> Input => new((float*)_input.Address, _inputCount);

    /// <summary>The result of <see cref="Forward"/>: batch × the numbers of a picture, row-major.</summary>
    public ReadOnlySpan<float> Output => new((float*)_output.Address, _outputCount);

    /// <summary>The loss's derivative by <see cref="Output"/>, to be filled before <see cref="Backward"/>; same shape.</summary>
    public Span<float> OutputGradient => new((float*)_outputGradient.Address, _outputCount);

    /// <summary>The loss's derivative by <see cref="Input"/> after <see cref="Backward"/>; empty where it was not asked for.</summary>
    public ReadOnlySpan<float> InputGradient => _inputGradient is null ? [] : new((float*)_inputGradient.Address, _inputCount);

    /// <summary>Bytes of memory for what lies between layers: activations, their gradients and the primitives' scratchpad.</summary>
    public long WorkspaceBytes => Arena.Bytes;

    internal Arena Arena { get; }

    /// <summary>Runs the network in training mode on <see cref="Input"/> and moves the running statistics.</summary>
    /// <param name="dropoutKey">The random key of this step's dropout masks.</param>
    /// <param name="first">The place of the first picture in its batch, where the plan computes a part of one.</param>
    public void Forward(ulong dropoutKey, int first = 0)
    {
        (_dropoutKey.Value, _dropoutKey.First) = (dropoutKey, first);
        _prefix.Load();
        for (int i = 0; i < _forwardSteps; i++) _steps[i].Run();
    }

    /// <summary>
    /// Computes the gradients of all parameters that are not frozen from <see cref="OutputGradient"/>. Follows a <see cref="Forward"/>
    /// of the same plan, with no other plan of the network run in between.
    /// </summary>
    /// <param name="exchange">Begins to send gradients as soon as they are complete; null for a process that is alone.</param>
    public void Backward(GradientExchange? exchange = null)
    {
        for (int i = _forwardSteps; i < _steps.Length; i++)
        {
            _steps[i].Run();
            exchange?.Advance(_complete[i]);
        }
    }

    /// <summary>Runs a <see cref="Forward"/> and a <see cref="Backward"/> and takes the time of each of <see cref="Primitives"/>.</summary>
    public IReadOnlyList<StepTime> Measure()
    {
        _prefix.Load();
        var times = new StepTime[_steps.Length];
        for (int i = 0; i < _steps.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _steps[i].Run();
            times[i] = new(Primitives[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return times;
    }

    /// <summary>Frees the plan's memory.</summary>
    public void Dispose()
    {
        foreach (var step in _steps) step.Dispose();
        _prefix.Dispose();
        _io.Dispose();
        Arena.Dispose();
    }

    /// <summary>How many vectors of all gradients, from the first on, no step after each one touches.</summary>
    long[] CompleteGradients(ParameterStore parameters)
    {
        var last = new Dictionary<PlanBuffer, int>();
        for (int i = 0; i < _steps.Length; i++)
            foreach (var buffer in _steps[i].Buffers) last[buffer.Whole] = i;
        long[] complete = new long[_steps.Length];
        (long vectors, int step) = (0, 0);
        foreach (var gradient in parameters.GradientBuffers)
        {
            step = Math.Max(step, last.GetValueOrDefault(gradient));
            vectors += gradient.Vectors;
            complete[step] = vectors;
        }
        for (int i = 1; i < complete.Length; i++) complete[i] = Math.Max(complete[i], complete[i - 1]);
        return complete;
    }

    Arena PlaceInAndOut()
    {
        PlanBuffer[] buffers = [_input, _output, _outputGradient, .. PlanBuffer.Present(_inputGradient)];
        var arena = Arena.Zeroed(buffers.Sum(b => b.Vectors * 64), "pictures");
        nint address = arena.Address;
        foreach (var buffer in buffers)
        {
            buffer.Address = address;
            address += (nint)(buffer.Vectors * 64);
        }
        return arena;
    }
}
