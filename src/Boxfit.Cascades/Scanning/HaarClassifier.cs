using System.Runtime.CompilerServices;

namespace Boxfit.Cascades.Scanning;

/// <summary>Runs a cascade of Haar features: weighted sums over rectangles, divided by the window's contrast.</summary>
sealed unsafe class HaarClassifier : WindowClassifier
{
    readonly Cascade _cascade;
    readonly FlatStage[] _stages;
    readonly HaarNode[] _nodes;
    readonly float[] _leaves;
    readonly double _area;
    RectangleCorners _norm;
    int _squares;
    PlaneLayout _layout;

    public HaarClassifier(Cascade cascade)
    {
        _cascade = cascade;
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
        _area = (double)(cascade.Width - 2) * (cascade.Height - 2);
        NeedsTilted = cascade.Features.Any(f => f.Tilted);
    }

    public override bool NeedsTilted { get; }

    public override bool NeedsSquares => true;

    public override void Place(PlaneLayout layout)
    {
        if (layout == _layout) return;
        _layout = layout;
        foreach (ref var node in _nodes.AsSpan())
        {
            var feature = _cascade.Features[node.Feature];
            for (int r = 0; r < feature.Rectangles.Count; r++)
            {
                var corners = RectangleCorners.Of(feature.Rectangles[r], feature.Tilted, layout);
                for (int c = 0; c < 4; c++) node.Corners[r * 4 + c] = corners[c];
            }
        }
        _norm = RectangleCorners.Of(new(1, 1, _cascade.Width - 2, _cascade.Height - 2, 0), tilted: false, layout);
        _squares = layout.Squares;
    }

    public override void Scan(int* corner, int windows, List<RowHit> hits)
    {
        for (int window = 0; window < windows; window++)
        {
            if (!TryNormalize(corner + window, out float norm)) continue;
            int failed = Run(corner + window, norm, out double sum);
            if (failed < 0) hits.Add(new(window, sum));
            if (failed == 0) window++;
        }
    }

    // One through the window's contrast: the standard deviation of its pixels times their number. False for a flat window.
    bool TryNormalize(int* window, out float norm)
    {
        int sum = _norm.Sum(window);
        uint squares = (uint)_norm.Sum(window + _squares);
        double contrast = _area * squares - (double)sum * sum;
        norm = (float)(1 / Math.Sqrt(contrast));
        return contrast > 0 && _area * norm < 0.1;
    }

    // The number of the stage that a window fails in, or −1 if it passes all; and the last stage's sum.
    int Run(int* window, float norm, out double sum)
    {
        sum = 0;
        fixed (HaarNode* nodes = _nodes)
        {
            for (int number = 0; number < _stages.Length; number++)
            {
                var stage = _stages[number];
                sum = 0;
                HaarNode* root = nodes + stage.FirstNode;
                int leaf = stage.FirstLeaf;
                for (int tree = 0; tree < stage.Sizes.Length; tree++)
                {
                    int place = 0;
                    do
                    {
                        HaarNode* node = root + place;
                        place = node->Value(window) * norm < node->Threshold ? node->Left : node->Right;
                    }
                    while (place > 0);
                    sum += _leaves[leaf - place];
                    root += stage.Sizes[tree];
                    leaf += stage.Sizes[tree] + 1;
                }
                if (sum < stage.Threshold) return number;
            }
        }
        return -1;
    }

    struct HaarNode
    {
        public fixed int Corners[12];
        public fixed float Weights[3];
        public float Threshold;
        public int Left, Right, Feature;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly float Value(int* window)
        {
            float value = Weights[0] * Sum(window, 0) + Weights[1] * Sum(window, 4);
            return Weights[2] == 0 ? value : value + Weights[2] * Sum(window, 8);
        }

        readonly float Sum(int* window, int corner) =>
            window[Corners[corner]] - window[Corners[corner + 1]] - window[Corners[corner + 2]] + window[Corners[corner + 3]];
    }
}
