using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Runs a cascade of Haar features: weighted sums over rectangles, divided by the window's contrast. Eight neighbouring windows run side by
/// side while at least two of them are left; the last one runs alone. A classifier's stumps lie sorted by shape, so that no stump needs a
/// decision how to compute it.
/// </summary>
sealed unsafe class HaarScanner : RowScanner
{
    const int Lanes = VisitOrder.Lanes;

    readonly FlatClassifier[] _classifiers;
    readonly HaarNode[] _nodes;
    readonly (int X, int Y)[][] _corners;
    readonly float[] _leaves;
    readonly WindowContrast _contrast;
    PlaneLayout _layout;

    public HaarScanner(Cascade cascade)
    {
        _contrast = new(cascade.Width, cascade.Height);
        var shapes = cascade.Features.Select(HaarShapes.Find).ToArray();
        (_classifiers, var nodes, _leaves) = FlatClassifier.Flatten(cascade, feature => (int)shapes[feature].Shape);
        _nodes = new HaarNode[nodes.Length];
        _corners = new (int X, int Y)[nodes.Length][];
        for (int i = 0; i < nodes.Length; i++)
        {
            ref var node = ref _nodes[i];
            var (shape, sign, corners) = shapes[nodes[i].Feature];
            _corners[i] = [.. corners];
            var rectangles = cascade.Features[nodes[i].Feature].Rectangles;
            for (int r = 0; r < rectangles.Count; r++) node.Weights[r] = shape == HaarShape.Any ? rectangles[r].Weight : sign;
            node.Shape = shape;
            node.Threshold = nodes[i].Threshold;
            (node.Left, node.Right) = (nodes[i].Left, nodes[i].Right);
            node.IsTilted = cascade.Features[nodes[i].Feature].Tilted;
        }
        foreach (var classifier in _classifiers.Where(s => s.AreStumps))
            for (int i = 0; i < classifier.Sizes.Length; i++)
                _nodes[classifier.FirstNode + i].Rise = _leaves[classifier.FirstLeaf + 2 * i] - _leaves[classifier.FirstLeaf + 2 * i + 1];
        NeedsTilted = cascade.Features.Any(f => f.Tilted);
    }

    public override bool NeedsTilted { get; }

    public override bool NeedsSquares => true;

    public override void Place(PlaneLayout layout)
    {
        if (layout == _layout) return;
        _layout = layout;
        _contrast.Place(layout);
        for (int i = 0; i < _nodes.Length; i++)
        {
            ref var node = ref _nodes[i];
            int plane = node.IsTilted ? layout.Tilted : 0;
            for (int c = 0; c < _corners[i].Length; c++) node.Corners[c] = plane + layout.At(_corners[i][c].X, _corners[i][c].Y);
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
            int passed = valid == 0 ? 0 : valid & Passed(0, valid, corner + first, norm);
            int alive = passed & VisitOrder.Visited(valid & ~passed, ref skipFirst);
            int classifier = Math.Min(1, _classifiers.Length - 1);
            for (; BitOperations.PopCount((uint)alive) > 1 && classifier < _classifiers.Length - 1; classifier++)
                alive &= Passed(classifier, alive, corner + first, norm);
            if (alive == 0) continue;
            norm.Store(norms);
            for (; alive != 0; alive &= alive - 1)
            {
                int lane = BitOperations.TrailingZeroCount(alive);
                if (Passes(corner + first + lane, norms[lane], classifier, out double sum)) hits.Add(new(first + lane, sum));
            }
        }
    }

    // Bit for bit, which of eight windows pass a classifier, out of those wanted. Sums are in single precision; where one is so near to the
    // threshold that the order and precision of OpenCV's sum may decide, that is computed.
    int Passed(int number, int wanted, int* windows, Vector256<float> norms)
    {
        ref var classifier = ref _classifiers[number];
        var sums = Vector256.Create(classifier.Base);
        fixed (HaarNode* nodes = &_nodes[classifier.FirstNode])
        fixed (float* leaves = &_leaves[classifier.FirstLeaf])
        {
            var root = nodes;
            if (classifier.AreStumps)
            {
                for (var end = nodes + classifier.Sizes.Length; root < end;)
                {
                    sums = root->Shape switch
                    {
                        HaarShape.Edge => AddRises<EdgeForm>(sums, ref root, end, windows, norms),
                        HaarShape.Line => AddRises<LineForm>(sums, ref root, end, windows, norms),
                        HaarShape.Checks => AddRises<ChecksForm>(sums, ref root, end, windows, norms),
                        _ => AddRises<AnyForm>(sums, ref root, end, windows, norms),
                    };
                }
            }
            else
            {
                float* leaf = leaves;
                foreach (int size in classifier.Sizes)
                {
                    sums += ValuesOfTree(root, leaf, size, windows, norms);
                    root += size;
                    leaf += size + 1;
                }
            }
        }
        int certain = (int)Vector256.GreaterThanOrEqual(sums, Vector256.Create(classifier.SurelyPassed)).ExtractMostSignificantBits();
        int possible = (int)Vector256.GreaterThan(sums, Vector256.Create(classifier.SurelyFailed)).ExtractMostSignificantBits();
        for (int open = wanted & possible & ~certain; open != 0; open &= open - 1)
        {
            int lane = BitOperations.TrailingZeroCount(open);
            if (Sum(number, windows + lane, norms[lane]) >= classifier.Threshold) certain |= 1 << lane;
        }
        return certain;
    }

    // The stumps of one shape that follow each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> AddRises<TForm>(Vector256<float> sums, ref HaarNode* stump, HaarNode* end, int* windows, Vector256<float> norms)
        where TForm : struct, IHaarForm
    {
        var node = stump;
        for (var shape = node->Shape; node < end && node->Shape == shape; node++)
            sums += IsBelow(node, TForm.Values(node, windows), norms) & Vector256.Create(node->Rise);
        stump = node;
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> IsBelow(HaarNode* node, Vector256<float> values, Vector256<float> norms) =>
        Vector256.LessThan(values * norms, Vector256.Create(node->Threshold));

    // Every window goes through all nodes, children first, as they stand behind their parents.
    static Vector256<float> ValuesOfTree(HaarNode* nodes, float* leaves, int size, int* windows, Vector256<float> norms)
    {
        Span<Vector256<float>> values = stackalloc Vector256<float>[size];
        for (int i = size - 1; i >= 0; i--)
        {
            int left = nodes[i].Left, right = nodes[i].Right;
            values[i] = Vector256.ConditionalSelect(IsBelow(nodes + i, Values(nodes + i, windows), norms),
                left > 0 ? values[left] : Vector256.Create(leaves[-left]), right > 0 ? values[right] : Vector256.Create(leaves[-right]));
        }
        return values[0];
    }

    static Vector256<float> Values(HaarNode* node, int* windows) => node->Shape switch
    {
        HaarShape.Edge => EdgeForm.Values(node, windows),
        HaarShape.Line => LineForm.Values(node, windows),
        HaarShape.Checks => ChecksForm.Values(node, windows),
        _ => AnyForm.Values(node, windows),
    };

    static float Value(HaarNode* node, int* window) => node->Shape switch
    {
        HaarShape.Edge => EdgeForm.Value(node, window),
        HaarShape.Line => LineForm.Value(node, window),
        HaarShape.Checks => ChecksForm.Value(node, window),
        _ => AnyForm.Value(node, window),
    };

    // Whether a window passes all classifiers from the given one on, and the last classifier's sum.
    bool Passes(int* window, float norm, int from, out double sum)
    {
        sum = 0;
        for (int number = from; number < _classifiers.Length; number++)
        {
            sum = Sum(number, window, norm);
            if (sum < _classifiers[number].Threshold) return false;
        }
        return true;
    }

    // A classifier's sum for one window, as OpenCV computes it.
    double Sum(int number, int* window, float norm)
    {
        ref var classifier = ref _classifiers[number];
        double sum = 0;
        fixed (HaarNode* nodes = &_nodes[classifier.FirstNode])
        fixed (float* leaves = &_leaves[classifier.FirstLeaf])
        {
            var root = nodes;
            float* leaf = leaves;
            if (classifier.AreStumps)
            {
                for (var end = nodes + classifier.Sizes.Length; root < end;)
                {
                    sum = root->Shape switch
                    {
                        HaarShape.Edge => AddLeaves<EdgeForm>(sum, ref root, end, ref leaf, window, norm),
                        HaarShape.Line => AddLeaves<LineForm>(sum, ref root, end, ref leaf, window, norm),
                        HaarShape.Checks => AddLeaves<ChecksForm>(sum, ref root, end, ref leaf, window, norm),
                        _ => AddLeaves<AnyForm>(sum, ref root, end, ref leaf, window, norm),
                    };
                }
                return sum;
            }
            foreach (int size in classifier.Sizes)
            {
                int place = 0;
                do
                {
                    var node = root + place;
                    place = Value(node, window) * norm < node->Threshold ? node->Left : node->Right;
                }
                while (place > 0);
                sum += leaf[-place];
                root += size;
                leaf += size + 1;
            }
        }
        return sum;
    }

    // As AddRises, for one window and in double precision.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double AddLeaves<TForm>(double sum, ref HaarNode* stump, HaarNode* end, ref float* leaves, int* window, float norm)
        where TForm : struct, IHaarForm
    {
        var node = stump;
        float* leaf = leaves;
        for (var shape = node->Shape; node < end && node->Shape == shape; node++, leaf += 2)
        {
            // An index instead of a branch, which would be guessed wrong too often.
            bool isBelow = TForm.Value(node, window) * norm < node->Threshold;
            sum += leaf[1 - Unsafe.BitCast<bool, byte>(isBelow)];
        }
        stump = node;
        leaves = leaf;
        return sum;
    }
}
