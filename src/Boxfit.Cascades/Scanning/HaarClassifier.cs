using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Runs a cascade of Haar features: weighted sums over rectangles, divided by the window's contrast. Eight neighbouring windows run side by
/// side while at least two of them are left; the last one runs alone.
/// </summary>
sealed unsafe class HaarClassifier : WindowClassifier
{
    const int Lanes = VisitOrder.Lanes;

    readonly Cascade _cascade;
    readonly FlatStage[] _stages;
    readonly HaarNode[] _nodes;
    readonly float[] _leaves;
    readonly WindowContrast _contrast;
    PlaneLayout _layout;

    public HaarClassifier(Cascade cascade)
    {
        _cascade = cascade;
        _contrast = new(cascade.Width, cascade.Height);
        (_stages, var nodes, _leaves) = FlatStage.Flatten(cascade);
        _nodes = new HaarNode[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            var rectangles = cascade.Features[nodes[i].Feature].Rectangles;
            ref var node = ref _nodes[i];
            for (int r = 0; r < rectangles.Count; r++) node.Weights[r] = rectangles[r].Weight;
            node.Threshold = nodes[i].Threshold;
            (node.Left, node.Right) = (nodes[i].Left, nodes[i].Right);
            node.Feature = nodes[i].Feature;
        }
        NeedsTilted = cascade.Features.Any(f => f.Tilted);
    }

    public override bool NeedsTilted { get; }

    public override bool NeedsSquares => true;

    public override void Place(PlaneLayout layout)
    {
        if (layout == _layout) return;
        _layout = layout;
        _contrast.Place(layout);
        foreach (ref var node in _nodes.AsSpan())
        {
            var feature = _cascade.Features[node.Feature];
            for (int r = 0; r < feature.Rectangles.Count; r++)
            {
                var corners = RectangleCorners.Of(feature.Rectangles[r], feature.Tilted, layout);
                for (int c = 0; c < 4; c++) node.Corners[r * 4 + c] = corners[c];
            }
        }
    }

    public override void Scan(int* corner, int windows, List<RowHit> hits)
    {
        float* norms = stackalloc float[Lanes];
        bool skipFirst = false;
        for (int first = 0; first < windows; first += Lanes)
        {
            var norm = _contrast.Norms(corner + first, out int valid);
            valid &= (1 << Math.Min(windows - first, Lanes)) - 1;
            int passed = valid == 0 ? 0 : valid & Passed(0, corner + first, norm);
            int alive = passed & VisitOrder.Visited(valid & ~passed, ref skipFirst);
            int stage = Math.Min(1, _stages.Length - 1);
            for (; BitOperations.PopCount((uint)alive) > 1 && stage < _stages.Length - 1; stage++) alive &= Passed(stage, corner + first, norm);
            if (alive == 0) continue;
            norm.Store(norms);
            for (; alive != 0; alive &= alive - 1)
            {
                int lane = BitOperations.TrailingZeroCount(alive);
                if (Passes(corner + first + lane, norms[lane], stage, out double sum)) hits.Add(new(first + lane, sum));
            }
        }
    }

    // Bit for bit, which of eight windows pass a stage.
    int Passed(int number, int* windows, Vector256<float> norms)
    {
        ref var stage = ref _stages[number];
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        fixed (HaarNode* nodes = &_nodes[stage.FirstNode])
        fixed (float* leaves = &_leaves[stage.FirstLeaf])
        {
            HaarNode* root = nodes;
            float* leaf = leaves;
            foreach (int size in stage.Sizes)
            {
                var value = size == 1 ? ValuesOfStump(root, leaf, windows, norms) : ValuesOfTree(root, leaf, size, windows, norms);
                low += Vector256.WidenLower(value);
                high += Vector256.WidenUpper(value);
                root += size;
                leaf += size + 1;
            }
        }
        var threshold = Vector256.Create((double)stage.Threshold);
        uint failed = Vector256.LessThan(low, threshold).ExtractMostSignificantBits()
            | Vector256.LessThan(high, threshold).ExtractMostSignificantBits() << (Lanes / 2);
        return (int)~failed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> ValuesOfStump(HaarNode* node, float* leaves, int* windows, Vector256<float> norms) =>
        Choose(node, windows, norms, Vector256.Create(leaves[-node->Left]), Vector256.Create(leaves[-node->Right]));

    // Every window goes through all nodes, children first, as they stand behind their parents.
    static Vector256<float> ValuesOfTree(HaarNode* nodes, float* leaves, int size, int* windows, Vector256<float> norms)
    {
        Span<Vector256<float>> values = stackalloc Vector256<float>[size];
        for (int i = size - 1; i >= 0; i--)
        {
            int left = nodes[i].Left, right = nodes[i].Right;
            values[i] = Choose(nodes + i, windows, norms,
                left > 0 ? values[left] : Vector256.Create(leaves[-left]), right > 0 ? values[right] : Vector256.Create(leaves[-right]));
        }
        return values[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Choose(HaarNode* node, int* windows, Vector256<float> norms, Vector256<float> left, Vector256<float> right) =>
        Vector256.ConditionalSelect(Vector256.LessThan(node->Values(windows) * norms, Vector256.Create(node->Threshold)), left, right);

    // Whether a window passes all stages from the given one on, and the last stage's sum.
    bool Passes(int* window, float norm, int from, out double sum)
    {
        sum = 0;
        for (int number = from; number < _stages.Length; number++)
        {
            ref var stage = ref _stages[number];
            sum = 0;
            fixed (HaarNode* nodes = &_nodes[stage.FirstNode])
            fixed (float* leaves = &_leaves[stage.FirstLeaf])
            {
                HaarNode* root = nodes;
                float* leaf = leaves;
                foreach (int size in stage.Sizes)
                {
                    int place = 0;
                    do
                    {
                        HaarNode* node = root + place;
                        place = node->Value(window) * norm < node->Threshold ? node->Left : node->Right;
                    }
                    while (place > 0);
                    sum += leaf[-place];
                    root += size;
                    leaf += size + 1;
                }
            }
            if (sum < stage.Threshold) return false;
        }
        return true;
    }
}
