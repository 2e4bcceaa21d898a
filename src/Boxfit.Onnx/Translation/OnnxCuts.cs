namespace Boxfit.Onnx.Translation;

/// <summary>
/// Draws what a look shows of pictures that are kept larger than the network's input: the same levels that <c>Warp</c> of Imaging draws,
/// with its weights of 1/256, its rounding between rows and columns, and its halving of pictures that become much smaller. ONNX's own
/// <c>GridSample</c> rounds nowhere and knows no halves. Places are of 64-bit floats: of 32 bits one in a hundred had the next weight,
/// which moved boxes by up to 1e-4 of the picture's side, and by 3e-3 on pictures unlike all that the model had been trained on.
/// </summary>
/// <param name="looks">How often the network looks, and at which part.</param>
/// <param name="input">The network's input.</param>
sealed class OnnxCuts(Looks looks, Preprocessing input)
{
    // A picture whose sides become shorter than this share is halved first.
    const double LeastScale = 0.5;
    const int WeightSteps = 256;

    static readonly int[] s_lastFirst = [0, 3, 1, 2], s_firstLast = [0, 2, 3, 1], s_pair = [2, 2];

    readonly List<Level> _levels = Levels(looks, input);

    int Rows => _levels[^1].Top + _levels[^1].Height;

    /// <summary>
    /// Adds the steps that put each plane of the kept pictures and its halves below each other, as far as a cut can need them, and the
    /// three of a picture below each other, too.
    /// </summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="pixels">The kept pictures, N × height × width × 3 bytes.</param>
    /// <returns>The name of the result, N × rows of all planes × width bytes.</returns>
    public string AddHalves(OnnxGraphBuilder builder, string pixels)
    {
        string planes = builder.Add("Transpose", "looks/planes", [pixels], [new("perm", s_lastFirst)]);
        List<string> all = [planes];
        for (int i = 1; i < _levels.Count; i++)
        {
            var (from, to, name) = (_levels[i - 1], _levels[i], $"looks/half{i}");
            string levels = builder.Cast(planes, $"{name}.levels", OnnxType.Float32);
            if (from.Height % 2 + from.Width % 2 > 0)
            {
                // The last column and row of an odd side stand for their missing neighbours.
                string even = builder.Integers($"{name}.even", 0, 0, 0, 0, 0, 0, from.Height % 2, from.Width % 2);
                levels = builder.Add("Pad", $"{name}.padded", [levels, even], [new("mode", "edge")]);
            }
            string means = builder.Add(
                "AveragePool", $"{name}.means", [levels], [new("kernel_shape", s_pair), new("strides", s_pair)]);
            planes = Rounded(builder, means, name);
            string rest = builder.Integers($"{name}.rest", 0, 0, 0, 0, 0, 0, 0, _levels[0].Width - to.Width);
            all.Add(builder.Add("Pad", $"{name}.placed", [planes, rest]));
        }
        if (all.Count > 1) planes = builder.Add("Concat", "looks/halves", [.. all], [new("axis", 2L)]);
        return builder.Add("Reshape", "looks/rows", [planes, builder.Integers("looks/lines", 0, 3 * Rows, _levels[0].Width)]);
    }

    /// <summary>Adds the steps to the part that is the whole of each picture.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="pixels">The kept pictures.</param>
    public static Part AddWhole(OnnxGraphBuilder builder, string pixels)
    {
        string count = builder.Add("Shape", "looks/count", [pixels], [new("start", 0L), new("end", 1L)]);
        string shape = builder.Add("Concat", "looks/pairs", [count, builder.Integers("looks/two", 2)], [new("axis", 0L)]);
        return new(
            builder.Add("Expand", "looks/low", [builder.Double("looks/nothing", 0), shape]),
            builder.Add("Expand", "looks/size", [builder.Double("looks/all", 1), shape]));
    }

    /// <summary>Adds the steps to the part around each picture's box.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="box">The boxes, N × 4, with area.</param>
    /// <param name="name">What the values' names begin with.</param>
    public Part AddAround(OnnxGraphBuilder builder, string box, string name)
    {
        builder.Split(builder.Cast(box, $"{name}.box", OnnxType.Float64), ($"{name}.first", 2), ($"{name}.second", 2));
        string length = builder.Add("Sub", $"{name}.length", [$"{name}.second", $"{name}.first"]);
        string wide = builder.Add("Mul", $"{name}.wide", [length, builder.Double("looks/margin", looks.Margin)]);
        string size = builder.Add("Max", $"{name}.size", [wide, builder.Double("looks/least", Looks.LeastSide)]);
        string ends = builder.Add("Add", $"{name}.ends", [$"{name}.first", $"{name}.second"]);
        string doubled = builder.Add("Sub", $"{name}.doubled", [ends, size]);
        return new(builder.Add("Div", $"{name}.low", [doubled, builder.Double("looks/two.parts", 2)]), size);
    }

    /// <summary>Adds the steps that draw a part of each picture at the size of the network's input.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="pictures">What <see cref="AddHalves"/> gave.</param>
    /// <param name="part">The part.</param>
    /// <param name="name">Name of the result, and what the values' names begin with.</param>
    /// <returns>The name of the result, N × 3 × height × width bytes.</returns>
    public string AddDrawing(OnnxGraphBuilder builder, string pictures, Part part, string name)
    {
        builder.Split(part.Low, ($"{name}.x", 1), ($"{name}.y", 1));
        builder.Split(part.Size, ($"{name}.width", 1), ($"{name}.height", 1));
        var source = AddSource(builder, name);
        var rows = AddTaps(builder, ($"{name}.y", $"{name}.height", source.Height), input.Height, $"{name}.row");
        var columns = AddTaps(builder, ($"{name}.x", $"{name}.width", source.Width), input.Width, $"{name}.column");
        string drawn = AddBlend(builder, pictures, AddRows(builder, rows, source.Top), $"{name}.rows");
        drawn = builder.Add("Transpose", $"{name}.turned", [drawn], [new("perm", s_lastFirst)]);
        drawn = AddBlend(builder, drawn, AddColumns(builder, columns), $"{name}.columns");
        return builder.Add("Transpose", name, [drawn], [new("perm", s_firstLast)]);
    }

    /// <summary>Which of the halves each picture is drawn from: its sides, and the row that it begins at; null for 0.</summary>
    (string Width, string Height, string? Top) AddSource(OnnxGraphBuilder builder, string name)
    {
        if (_levels.Count == 1)
            return (builder.Double("looks/widths", _levels[0].Width), builder.Double("looks/heights", _levels[0].Height), null);
        double[] limits = [.. _levels.SkipLast(1).Select(l => l.LargestArea)];
        string area = builder.Add("Mul", $"{name}.area", [$"{name}.width", $"{name}.height"]);
        string beyond = builder.Add("Greater", $"{name}.beyond", [area, builder.Doubles("looks/limits", [1, limits.Length], limits)]);
        string counted = builder.Cast(beyond, $"{name}.counted", OnnxType.Int64);
        string level = builder.Add("ReduceSum", $"{name}.level", [counted, builder.Integers("looks/across", 1)]);
        return (
            Pick("columns", builder.Doubles("looks/widths", [_levels.Count], [.. _levels.Select(l => (double)l.Width)])),
            Pick("rows", builder.Doubles("looks/heights", [_levels.Count], [.. _levels.Select(l => (double)l.Height)])),
            Pick("top", builder.Integers("looks/tops", [.. _levels.Select(l => (long)l.Top)])));

        string Pick(string what, string list) => builder.Add("Gather", $"{name}.source.{what}", [list, level]);
    }

    /// <summary>The two places of the source that each of the result lies between, and the second's weight; N × length each.</summary>
    static Taps AddTaps(OnnxGraphBuilder builder, (string Low, string Size, string Source) side, int length, string name)
    {
        double[] centres = [.. Enumerable.Range(0, length).Select(i => (i + 0.5) / length)];
        string one = builder.Double("looks/all", 1);
        string shares = builder.Add("Mul", $"{name}.shares",
            [side.Size, builder.Doubles($"looks/centres{length}", [1, length], centres)]);
        string places = builder.Add("Add", $"{name}.places", [shares, side.Low]);
        string sides = builder.Add("Mul", $"{name}.sides", [places, side.Source]);
        string cells = builder.Add("Sub", $"{name}.cells", [sides, builder.Double("looks/centre", 0.5)]);
        string last = builder.Add("Sub", $"{name}.last", [side.Source, one]);
        string begun = builder.Add("Max", $"{name}.begun", [cells, builder.Double("looks/nothing", 0)]);
        string within = builder.Add("Min", $"{name}.within", [begun, last]);
        string first = builder.Add("Floor", $"{name}.first", [within]);
        string second = builder.Add("Min", $"{name}.second", [builder.Add("Add", $"{name}.next", [first, one]), last]);
        string steps = builder.Double("looks/steps", WeightSteps);
        string rest = builder.Add("Mul", $"{name}.rest", [builder.Add("Sub", $"{name}.beyond", [within, first]), steps]);
        string weight = builder.Add("Div", $"{name}.weight", [builder.Add("Round", $"{name}.rounded", [rest]), steps]);
        return new(
            builder.Cast(first, $"{name}.first.whole", OnnxType.Int64), builder.Cast(second, $"{name}.second.whole", OnnxType.Int64),
            builder.Cast(weight, $"{name}.weight.float", OnnxType.Float32));
    }

    /// <summary>Rows as places among those of all planes, N × 3 × height × 1.</summary>
    Taps AddRows(OnnxGraphBuilder builder, Taps rows, string? top)
    {
        string beside = builder.Integers("looks/beside", 1, 3);
        string planes = builder.Add(OnnxTensor.Of("looks/planeRows", [1, 3, 1, 1], (ReadOnlySpan<long>)[0, Rows, 2 * Rows]));
        return new(Place(rows.First), Place(rows.Second), builder.Add("Unsqueeze", $"{rows.Weight}.shaped", [rows.Weight, beside]));

        string Place(string row)
        {
            string placed = top is null ? row : builder.Add("Add", $"{row}.placed", [row, top]);
            return builder.Add("Add", $"{row}.place", [builder.Add("Unsqueeze", $"{row}.shaped", [placed, beside]), planes]);
        }
    }

    /// <summary>Columns as places, N × width × 1.</summary>
    static Taps AddColumns(OnnxGraphBuilder builder, Taps columns)
    {
        string behind = builder.Integers("looks/behind", 2);
        return new(
            builder.Add("Unsqueeze", $"{columns.First}.place", [columns.First, behind]),
            builder.Add("Unsqueeze", $"{columns.Second}.place", [columns.Second, behind]),
            builder.Add("Unsqueeze", $"{columns.Weight}.shaped", [columns.Weight, builder.Integers("looks/behind2", 2, 3)]));
    }

    /// <summary>Mixes two lines of those along the second dimension, and rounds.</summary>
    static string AddBlend(OnnxGraphBuilder builder, string lines, Taps taps, string name)
    {
        string first = Line(taps.First, "first"), second = Line(taps.Second, "second");
        string change = builder.Add("Sub", $"{name}.change", [second, first]);
        string moved = builder.Add("Mul", $"{name}.moved", [change, taps.Weight]);
        return Rounded(builder, builder.Add("Add", $"{name}.mixed", [first, moved]), name);

        string Line(string index, string which) => builder.Cast(
            builder.Add("GatherND", $"{name}.{which}", [lines, index], [new("batch_dims", 1L)]),
            $"{name}.{which}.levels", OnnxType.Float32);
    }

    /// <summary>To bytes, halves upwards; all values are multiples of 1/256, so that nothing is lost before.</summary>
    static string Rounded(OnnxGraphBuilder builder, string value, string name) => builder.Cast(
        builder.Add("Add", $"{name}.up", [value, builder.Floats("looks/half", [], 0.5f)]), $"{name}.bytes", OnnxType.UInt8);

    /// <summary>The kept picture and its halves, as many as the largest cut is drawn from.</summary>
    static List<Level> Levels(Looks looks, Preprocessing input)
    {
        var kept = input.Kept;
        var largest = looks.CutAround(new(0, 0, 1, 1));
        double share = (double)input.Width * input.Height / kept.Width / kept.Height;
        double scale = Math.Sqrt(share / largest.Width / largest.Height);
        double limit = share / (LeastScale * LeastScale);
        List<Level> levels = [new(kept.Width, kept.Height, 0, limit)];
        for (; scale < LeastScale; scale *= 2)
        {
            var last = levels[^1];
            limit *= 4;
            levels.Add(new((last.Width + 1) / 2, (last.Height + 1) / 2, last.Top + last.Height, limit));
        }
        return levels;
    }

    /// <summary>A part of each picture, in 0…1 of it: N × 2 floats of 64 bits each.</summary>
    /// <param name="Low">Its left and top edges.</param>
    /// <param name="Size">Its width and height.</param>
    public readonly record struct Part(string Low, string Size);

    readonly record struct Taps(string First, string Second, string Weight);

    /// <summary>A picture among those that lie below each other.</summary>
    /// <param name="Width">Its width.</param>
    /// <param name="Height">Its height.</param>
    /// <param name="Top">The row that it begins at.</param>
    /// <param name="LargestArea">The largest part, as a share of the picture, that is drawn from it and not from the next.</param>
    readonly record struct Level(int Width, int Height, int Top, double LargestArea);
}
