namespace Boxfit.Cascades.Scanning;

/// <summary>Runs a cascade of local binary patterns: which of eight areas are at least as bright as the one they lie around.</summary>
sealed unsafe class PatternScanner : RowScanner
{
    const int SubsetWords = 8;

    // The areas around the middle one in the order of their bits, clockwise from the upper left: the highest bit is first.
    static readonly (int Column, int Row)[] s_neighbours = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)];

    readonly Cascade _cascade;
    readonly FlatClassifier[] _classifiers;
    readonly PatternNode[] _nodes;
    readonly float[] _leaves;
    PlaneLayout _layout;

    public PatternScanner(Cascade cascade)
    {
        _cascade = cascade;
        (_classifiers, var nodes, _leaves) = FlatClassifier.Flatten(cascade);
        _nodes = new PatternNode[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            ref var node = ref _nodes[i];
            (node.Left, node.Right, node.Feature) = (nodes[i].Left, nodes[i].Right, nodes[i].Feature);
            for (int word = 0; word < SubsetWords; word++) node.Subset[word] = nodes[i].Subset![word];
        }
    }

    public override void Place(PlaneLayout layout)
    {
        if (layout == _layout) return;
        _layout = layout;
        foreach (ref var node in _nodes.AsSpan())
        {
            var (x, y, width, height, _) = _cascade.Features[node.Feature].Rectangles[0];
            for (int row = 0; row < 4; row++)
                for (int column = 0; column < 4; column++)
                    node.Corners[row * 4 + column] = layout.At(x + column * width, y + row * height);
        }
    }

    public override void Scan(int* corner, int windows, List<RowHit> hits)
    {
        for (int window = 0; window < windows; window++)
        {
            int failed = Run(corner + window, out double sum);
            if (failed < 0) hits.Add(new(window, sum));
            if (failed == 0) window++;
        }
    }

    // The number of the classifier that a window fails in, or −1 if it passes all; and the last classifier's sum.
    int Run(int* window, out double sum)
    {
        sum = 0;
        fixed (PatternNode* nodes = _nodes)
        {
            for (int number = 0; number < _classifiers.Length; number++)
            {
                var classifier = _classifiers[number];
                sum = 0;
                var root = nodes + classifier.FirstNode;
                int leaf = classifier.FirstLeaf;
                foreach (int size in classifier.Sizes)
                {
                    int place = 0;
                    do
                    {
                        var node = root + place;
                        int pattern = node->Pattern(window);
                        place = (node->Subset[pattern >> 5] & (1 << (pattern & 31))) != 0 ? node->Left : node->Right;
                    }
                    while (place > 0);
                    sum += _leaves[leaf - place];
                    root += size;
                    leaf += size + 1;
                }
                if (sum < classifier.Threshold) return number;
            }
        }
        return -1;
    }

    struct PatternNode
    {
        public fixed int Corners[16];
        public fixed int Subset[SubsetWords];
        public int Left, Right, Feature;

        public readonly int Pattern(int* window)
        {
            int centre = Area(window, 1, 1), pattern = 0;
            foreach (var (column, row) in s_neighbours) pattern = pattern << 1 | (Area(window, column, row) >= centre ? 1 : 0);
            return pattern;
        }

        readonly int Area(int* window, int column, int row)
        {
            int corner = row * 4 + column;
            return window[Corners[corner]] - window[Corners[corner + 1]] - window[Corners[corner + 4]] + window[Corners[corner + 5]];
        }
    }
}
