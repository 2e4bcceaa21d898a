namespace Boxfit.Onnx.Translation;

/// <summary>
/// Draws what a look shows of pictures that are kept larger than the network's input: the same levels that <c>Warp</c> of Imaging draws,
/// with its weights of 1/256, its rounding between rows and columns, and its halving of pictures that become much smaller. ONNX's own
/// <c>GridSample</c> rounds nowhere and knows no halves.
/// </summary>
/// <param name="looks">How often the network looks, and at which part.</param>
/// <param name="input">The network's input.</param>
sealed class OnnxCuts(Looks looks, Preprocessing input)
{
    // A picture whose sides become shorter than this share is halved first.
    const double LeastScale = 0.5;
    const int WeightSteps = 256;

    static readonly int[] s_channelsFirst = [0, 3, 1, 2], s_channelsLast = [0, 2, 3, 1], s_turned = [0, 2, 1, 3];

    readonly IReadOnlyList<Level> _levels = Levels(looks, input);

    /// <summary>Adds the steps that put the kept pictures and their halves below each other, as far as a cut can need them.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="pixels">The kept pictures, N × height × width × 3 bytes.</param>
    /// <returns>The name of the result, N × rows × width × 3 bytes.</returns>
    public string AddHalves(OnnxGraphBuilder builder, string pixels)
    {
        if (_levels.Count == 1) return pixels;
        string half = builder.Floats("looks/half", [], 0.5f);
        List<string> all = [pixels];
        string planes = builder.Cast(
            builder.Add("Transpose", "looks/planes", [pixels], [new("perm", s_channelsFirst)]), "looks/levels", OnnxType.Float32);
        for (int i = 1; i < _levels.Count; i++)
        {
            var (from, to, name) = (_levels[i - 1], _levels[i], $"looks/half{i}");
            if (from.Height % 2 + from.Width % 2 > 0)
            {
                // The last column and row of an odd side stand for their missing neighbours.
                string even = builder.Integers($"{name}.even", 0, 0, 0, 0, 0, 0, from.Height % 2, from.Width % 2);
                planes = builder.Add("Pad", $"{name}.padded", [planes, even], [new("mode", "edge")]);
            }
            planes = builder.Add("AveragePool", $"{name}.means", [planes],
                [new("kernel_shape", new[] { 2, 2 }), new("strides", new[] { 2, 2 })]);
            planes = Rounded(builder, planes, name);
            string turned = builder.Add("Transpose", $"{name}.turned", [planes], [new("perm", s_channelsLast)]);
            string bytes = builder.Cast(turned, $"{name}.bytes", OnnxType.UInt8);
            string rest = builder.Integers($"{name}.rest", 0, 0, 0, 0, 0, 0, _levels[0].Width - to.Width, 0);
            all.Add(builder.Add("Pad", $"{name}.placed", [bytes, rest]));
        }
        return builder.Add("Concat", "looks/pictures", [.. all], [new("axis", 1L)]);
    }

    /// <summary>Adds the steps to the part that is the whole of each picture.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="pixels">The kept pictures.</param>
    public static Part AddWhole(OnnxGraphBuilder builder, string pixels)
    {
        string count = builder.Add("Shape", "looks/count", [pixels], [new("start", 0L), new("end", 1L)]);
        string shape = builder.Add("Concat", "looks/pairs", [count, builder.Integers("looks/two", 2)], [new("axis", 0L)]);
        return new(
            builder.Add("Expand", "looks/low", [builder.Floats("looks/zero", [], 0), shape]),
            builder.Add("Expand", "looks/size", [builder.Floats("looks/one", [], 1), shape]));
    }

    /// <summary>Adds the steps to the part around each picture's box.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="box">The boxes, N × 4, with area.</param>
    /// <param name="name">What the values' names begin with.</param>
    public Part AddAround(OnnxGraphBuilder builder, string box, string name)
    {
        builder.Split(box, ($"{name}.first", 2), ($"{name}.second", 2));
        string length = builder.Add("Sub", $"{name}.length", [$"{name}.second", $"{name}.first"]);
        string wide = builder.Add("Mul", $"{name}.wide", [length, builder.Floats("looks/margin", [], (float)looks.Margin)]);
        string size = builder.Add("Max", $"{name}.size", [wide, builder.Floats("looks/least", [], (float)Looks.LeastSide)]);
        string ends = builder.Add("Add", $"{name}.ends", [$"{name}.first", $"{name}.second"]);
        string doubled = builder.Add("Sub", $"{name}.doubled", [ends, size]);
        return new(builder.Add("Mul", $"{name}.low", [doubled, builder.Floats("looks/half", [], 0.5f)]), size);
    }

    /// <summary>Adds the steps that draw a part of each picture at the size of the network's input.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="pictures">What <see cref="AddHalves"/> gave.</param>
    /// <param name="part">The part.</param>
    /// <param name="name">Name of the result, and what the values' names begin with.</param>
    /// <returns>The name of the result, N × height × width × 3 bytes.</returns>
    public string AddDrawing(OnnxGraphBuilder builder, string pictures, Part part, string name)
    {
        builder.Split(part.Low, ($"{name}.x", 1), ($"{name}.y", 1));
        builder.Split(part.Size, ($"{name}.width", 1), ($"{name}.height", 1));
        var source = AddSource(builder, name);
        var rows = AddTaps(builder, ($"{name}.y", $"{name}.height", source.Height), input.Height, $"{name}.row", source.Top);
        var columns = AddTaps(builder, ($"{name}.x", $"{name}.width", source.Width), input.Width, $"{name}.column");
        string drawn = AddBlend(builder, pictures, rows, $"{name}.rows");
        drawn = builder.Add("Transpose", $"{name}.turned", [drawn], [new("perm", s_turned)]);
        drawn = AddBlend(builder, drawn, columns, $"{name}.columns");
        drawn = builder.Add("Transpose", $"{name}.levels", [drawn], [new("perm", s_turned)]);
        return builder.Cast(drawn, name, OnnxType.UInt8);
    }

    /// <summary>Which of the halves each picture is drawn from: its sides, and the row that it begins at; null for 0.</summary>
    (string Width, string Height, string? Top) AddSource(OnnxGraphBuilder builder, string name)
    {
        if (_levels.Count == 1)
            return (builder.Floats("looks/columns", [], _levels[0].Width), builder.Floats("looks/rows", [], _levels[0].Height), null);
        float[] limits = [.. _levels.SkipLast(1).Select(l => (float)l.LargestArea)];
        string area = builder.Add("Mul", $"{name}.area", [$"{name}.width", $"{name}.height"]);
        string beyond = builder.Add("Greater", $"{name}.beyond", [area, builder.Floats("looks/limits", [1, limits.Length], limits)]);
        string counted = builder.Cast(beyond, $"{name}.counted", OnnxType.Int64);
        string level = builder.Add("ReduceSum", $"{name}.level", [counted, builder.Integers("looks/across", 1)]);
        return (
            Pick("columns", builder.Floats("looks/columns", [_levels.Count], [.. _levels.Select(l => (float)l.Width)])),
            Pick("rows", builder.Floats("looks/rows", [_levels.Count], [.. _levels.Select(l => (float)l.Height)])),
            Pick("top", builder.Integers("looks/tops", [.. _levels.Select(l => (long)l.Top)])));

        string Pick(string what, string list) => builder.Add("Gather", $"{name}.source.{what}", [list, level]);
    }

    /// <summary>The two source positions that each position of the result lies between, and the second's weight.</summary>
    Taps AddTaps(
        OnnxGraphBuilder builder, (string Low, string Size, string Source) side, int length, string name, string? top = null)
    {
        float[] centres = [.. Enumerable.Range(0, length).Select(i => (float)((i + 0.5) / length))];
        string one = builder.Floats("looks/one", [], 1), half = builder.Floats("looks/half", [], 0.5f);
        string shares = builder.Add("Mul", $"{name}.shares",
            [side.Size, builder.Floats($"looks/centres{length}", [1, length], centres)]);
        string places = builder.Add("Add", $"{name}.places", [shares, side.Low]);
        string cells = builder.Add("Sub", $"{name}.cells", [builder.Add("Mul", $"{name}.sides", [places, side.Source]), half]);
        string last = builder.Add("Sub", $"{name}.last", [side.Source, one]);
        string begun = builder.Add("Max", $"{name}.begun", [cells, builder.Floats("looks/zero", [], 0)]);
        string within = builder.Add("Min", $"{name}.within", [begun, last]);
        string first = builder.Add("Floor", $"{name}.first", [within]);
        string second = builder.Add("Min", $"{name}.second", [builder.Add("Add", $"{name}.next", [first, one]), last]);
        string steps = builder.Floats("looks/steps", [], WeightSteps);
        string rest = builder.Add("Mul", $"{name}.rest", [builder.Add("Sub", $"{name}.beyond", [within, first]), steps]);
        string weight = builder.Add("Div", $"{name}.weight", [builder.Add("Round", $"{name}.rounded", [rest]), steps]);
        string shaped = builder.Add("Unsqueeze", $"{name}.weights", [weight, builder.Integers("looks/behind2", 2, 3)]);
        return new(Index(first), Index(second), shaped);

        string Index(string position)
        {
            string index = builder.Cast(position, $"{position}.whole", OnnxType.Int64);
            if (top is not null) index = builder.Add("Add", $"{position}.placed", [index, top]);
            return builder.Add("Unsqueeze", $"{position}.index", [index, builder.Integers("looks/behind", 2)]);
        }
    }

    /// <summary>Mixes two lines of what lies along the second dimension, and rounds.</summary>
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

    /// <summary>To whole numbers, halves upwards; all values are multiples of 1/256, so that nothing is lost before.</summary>
    static string Rounded(OnnxGraphBuilder builder, string value, string name) => builder.Add(
        "Floor", $"{name}.round", [builder.Add("Add", $"{name}.up", [value, builder.Floats("looks/half", [], 0.5f)])]);

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

    /// <summary>A part of each picture, in 0…1 of it: N × 2 numbers each.</summary>
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
