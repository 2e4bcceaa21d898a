namespace Boxfit.Onnx.Translation;

/// <summary>
/// From a graph that looks once to one that takes larger pictures and looks at each as often as the model was trained to: what
/// <c>LookState</c> of Imaging does, for all pictures of a batch at once. The network's nodes are there once for each look, its weights
/// once. The look that only pictures in doubt need is within an <c>If</c>, and is taken at those alone.
/// </summary>
sealed class OnnxLooks
{
    const int Edges = OutputLayout.BoxCount;

    static readonly int[] s_across = [1];

    readonly OnnxGraph _once;
    readonly Looks _looks;
    readonly OutputLayout _outputs;
    readonly OnnxCuts _cuts;
    readonly string[] _seen;
    readonly List<OnnxNode> _again;

    OnnxLooks(OnnxGraph once, Preprocessing input, OutputLayout outputs)
    {
        (_once, _looks, _outputs) = (once, input.Looks!, outputs);
        _cuts = new(_looks, input);
        _seen =
        [
            ModelFile.OnnxOutput, .. outputs.HasPresence ? [ModelFile.OnnxPresence] : Array.Empty<string>(),
            .. outputs.Classes > 0 ? [ModelFile.OnnxClasses] : Array.Empty<string>(),
        ];
        _again = NeededFor(once.Nodes, _seen);
    }

    /// <summary>The steps that lead to some values: what the graph gives beside is of the first look.</summary>
    static List<OnnxNode> NeededFor(IReadOnlyList<OnnxNode> nodes, string[] values)
    {
        var needed = values.ToHashSet(StringComparer.Ordinal);
        List<OnnxNode> found = [];
        foreach (var node in nodes.Reverse())
        {
            if (!node.Outputs.Any(needed.Contains)) continue;
            needed.UnionWith(node.Inputs);
            found.Insert(0, node);
        }
        return found;
    }

    /// <summary>Makes the graph.</summary>
    /// <param name="once">The graph that looks once, from pixels to boxes.</param>
    /// <param name="input">The network's input, and how often it looks.</param>
    /// <param name="outputs">What the network gives.</param>
    public static OnnxGraph Of(OnnxGraph once, Preprocessing input, OutputLayout outputs)
    {
        var builder = new OnnxGraphBuilder(OnnxType.Float32);
        foreach (var tensor in once.Tensors) builder.Add(tensor);
        new OnnxLooks(once, input, outputs).AddAll(builder);
        var kept = input.Kept;
        var pixels = once.Input with
        {
            Shape = [kept.Height, kept.Width, 3],
            Description = "RGB levels of upright pictures, resized to this size; what is looked at is cut out of them",
        };
        return new(builder.Nodes, builder.Tensors, pixels, once.Outputs);
    }

    void AddAll(OnnxGraphBuilder builder)
    {
        string pictures = _cuts.AddHalves(builder, OnnxPixels.Name);
        string at = AddLook(builder, pictures, OnnxCuts.AddWhole(builder, OnnxPixels.Name), look: 1).Row(builder, "look1/seen");
        string hasArea = AddHasArea(builder, AddBox(builder, at, "look1"), "look1");
        string open = builder.Add("And", "look1/open", [AddIsFinite(builder, at, "look1"), hasArea]);
        string wholeBox = builder.Floats("looks/whole", [1, Edges], 0, 0, 1, 1);
        (string Row, string IsThere)? doubted = null;
        for (int look = 2; look <= _looks.Count; look++)
        {
            var (name, before) = ($"look{look}", at);
            // Where no look is taken any more, any cut will do, but not one of numbers that are none.
            string box = builder.Add("Where", $"{name}/before", [open, AddBox(builder, before, $"{name}/before"), wholeBox]);
            var seen = AddFurtherLook(builder, pictures, box, look);
            string differs = builder.Add("Not", $"{name}/differs", [seen.Agrees]);
            string moved = builder.Add("And", $"{name}/moved", [seen.IsFinite, differs]);
            string ends = builder.Add("Not", $"{name}/isNothing", [AddHasArea(builder, seen.Box, name)]);
            if (doubted is { } other) ends = builder.Add("Or", $"{name}/ends", [ends, other.IsThere]);
            string returns = builder.Add("And", $"{name}/returns", [moved, ends]);
            string earlier = doubted is { } one ? builder.Add("Where", $"{name}/earlier", [one.IsThere, one.Row, before]) : before;
            string next = builder.Add("Where", $"{name}/next", [returns, earlier, seen.Row]);
            at = builder.Add("Where", $"{name}/at", [open, next, before]);
            string goesOn = builder.Add("And", $"{name}/goesOn",
                [look < _looks.Count ? seen.IsFinite : moved, builder.Add("Not", $"{name}/stays", [returns])]);
            open = builder.Add("And", $"{name}/open", [open, goesOn]);
            doubted = (before, moved);
        }
        AddOutputs(builder, AddConfirmation(builder, pictures, (at, open), doubted!.Value.Row));
    }

    /// <summary>
    /// The look that decides at pictures where the last one disagreed with the one before: what it sees stands where it agrees with that,
    /// or is no number; else what was seen before both.
    /// </summary>
    string AddConfirmation(OnnxGraphBuilder builder, string pictures, (string Row, string Open) state, string doubted)
    {
        int look = _looks.Count + 1;
        string name = $"look{look}", list = builder.Integers("looks/list", -1);
        string flags = builder.Add("Reshape", $"{name}/flags", [state.Open, list]);
        string places = builder.Add("Reshape", $"{name}/places", [builder.Add("NonZero", $"{name}/found", [flags]), list]);
        string any = builder.Cast(builder.Add("Size", $"{name}/count", [places]), $"{name}/any", OnnxType.Bool);

        var then = builder.Branch();
        string box = AddBox(then, Some(state.Row, "at"), $"{name}/before");
        var seen = AddFurtherLook(then, Some(pictures, "pictures"), box, look);
        string stands = then.Add("Or", $"{name}/stands", [seen.Agrees, then.Add("Not", $"{name}/isNone", [seen.IsFinite])]);
        string decided = then.Add("Where", $"{name}/decided", [stands, seen.Row, Some(doubted, "doubted")]);
        string rows = then.Add("Unsqueeze", $"{name}/rows", [places, then.Integers("looks/across", 1)]);
        string all = then.Add("ScatterND", $"{name}/all", [state.Row, rows, decided]);
        var otherwise = builder.Branch();
        string same = otherwise.Add("Identity", $"{name}/same", [state.Row]);
        return builder.Add("If", $"{name}/decision", [any],
            [Branch("then_branch", then, all), Branch("else_branch", otherwise, same)], "a further look where the last one disagreed");

        string Some(string value, string what) => then.Add("Gather", $"{name}/some.{what}", [value, places], [new("axis", 0L)]);

        OnnxSetting Branch(string which, OnnxGraphBuilder branch, string result) =>
            new(which, new OnnxBranch(which, branch.Nodes, new(result, OnnxType.Float32, [_outputs.Count])));
    }

    /// <summary>A look at a cut around each picture's box.</summary>
    /// <returns>
    /// All that was seen, a row a picture, the box in 0…1 of the picture and cut to it; that box; whether all of it are numbers; and
    /// whether it agrees with the box before.
    /// </returns>
    (string Row, string Box, string IsFinite, string Agrees) AddFurtherLook(
        OnnxGraphBuilder builder, string pictures, string before, int look)
    {
        string name = $"look{look}";
        var part = _cuts.AddAround(builder, before, $"{name}/cut");
        var shown = AddLook(builder, pictures, part, look);
        string size = Twice(part.Size, "size"), low = Twice(part.Low, "low");
        string placed = builder.Add("Add", $"{name}/placed", [builder.Add("Mul", $"{name}/sized", [shown.Box, size]), low]);
        string box = OnnxBoxes.AddWithin(builder, placed, $"{name}/box");
        string row = (shown with { Box = box }).Row(builder, $"{name}/seen");
        return (row, box, AddIsFinite(builder, row, name), AddAgrees(builder, before, box, name));

        string Twice(string pair, string what)
        {
            string single = builder.Cast(pair, $"{name}/{what}", OnnxType.Float32);
            return builder.Add("Concat", $"{name}/{what}.twice", [single, single], [new("axis", 1L)]);
        }
    }

    /// <summary>A look at a part of each picture: draws it, and computes the network once more.</summary>
    Seen AddLook(OnnxGraphBuilder builder, string pictures, OnnxCuts.Part part, int look)
    {
        string planes = _cuts.AddDrawing(builder, pictures, part, $"look{look}/{OnnxPixels.Name}");
        // Of the first look all but what the others see too has the names that it has in a graph that looks once.
        var nodes = look == 1 ? _once.Nodes : _again;
        HashSet<string> renamed = look == 1 ? [.. _seen] : [.. nodes.SelectMany(n => n.Outputs)];
        // What is drawn is planes already.
        foreach (var node in nodes.Where(n => n.Name != OnnxPixels.Planes))
            builder.Add(node with { Inputs = [.. node.Inputs.Select(Name)], Outputs = [.. node.Outputs.Select(Name)] });
        string[] presence = _outputs.HasPresence
            ? [builder.Add("Unsqueeze", $"look{look}/presence", [Name(ModelFile.OnnxPresence), builder.Integers("looks/across", 1)])] : [];
        string[] classes = _outputs.Classes > 0 ? [Name(ModelFile.OnnxClasses)] : [];
        return new(Name(ModelFile.OnnxOutput), [.. presence, .. classes]);

        string Name(string value) => value == OnnxPixels.Planes ? planes : renamed.Contains(value) ? $"look{look}.{value}" : value;
    }

    /// <summary>Whether two boxes have as much in common as looks at one object have.</summary>
    static string AddAgrees(OnnxGraphBuilder builder, string one, string other, string name)
    {
        var (a, b) = (AddCorners(builder, one, $"{name}/one"), AddCorners(builder, other, $"{name}/other"));
        string low = builder.Add("Max", $"{name}/common.low", [a.Low, b.Low]);
        string high = builder.Add("Min", $"{name}/common.high", [a.High, b.High]);
        string sides = builder.Add("Max", $"{name}/common.sides",
            [builder.Add("Sub", $"{name}/common.length", [high, low]), builder.Floats("looks/zero", [], 0)]);
        string common = AddProduct(builder, sides, $"{name}/common");
        string areas = builder.Add("Add", $"{name}/areas", [AddArea(builder, a, $"{name}/one"), AddArea(builder, b, $"{name}/other")]);
        string union = builder.Add("Sub", $"{name}/union", [areas, common]);
        string iou = builder.Add("Div", $"{name}/iou", [common, union]);
        return builder.Add("GreaterOrEqual", $"{name}/agrees", [iou, builder.Floats("looks/agreement", [], (float)Looks.Agreement)]);
    }

    static string AddArea(OnnxGraphBuilder builder, (string Low, string High) corners, string name) =>
        AddProduct(builder, builder.Add("Sub", $"{name}.sides", [corners.High, corners.Low]), name);

    static string AddProduct(OnnxGraphBuilder builder, string sides, string name) =>
        builder.Add("ReduceProd", $"{name}.area", [sides], [new("axes", s_across)]);

    static string AddHasArea(OnnxGraphBuilder builder, string box, string name)
    {
        var corners = AddCorners(builder, box, $"{name}/corners");
        string least = builder.Add("ReduceMin", $"{name}/leastSide",
            [builder.Add("Sub", $"{name}/sides", [corners.High, corners.Low])], [new("axes", s_across)]);
        return builder.Add("Greater", $"{name}/hasArea", [least, builder.Floats("looks/zero", [], 0)]);
    }

    /// <summary>Whether all of a row are numbers.</summary>
    static string AddIsFinite(OnnxGraphBuilder builder, string row, string name)
    {
        string sum = builder.Add("ReduceSum", $"{name}/sum", [row, builder.Integers("looks/across", 1)]);
        return builder.Add("Not", $"{name}/isFinite", [builder.Add("IsNaN", $"{name}/isNaN", [sum])]);
    }

    static (string Low, string High) AddCorners(OnnxGraphBuilder builder, string box, string name)
    {
        builder.Split(box, ($"{name}.low", Edges / 2), ($"{name}.high", Edges / 2));
        return ($"{name}.low", $"{name}.high");
    }

    string AddBox(OnnxGraphBuilder builder, string row, string name) =>
        _outputs.Extras == 0 ? row : AddColumns(builder, row, 0, Edges, $"{name}/box");

    static string AddColumns(OnnxGraphBuilder builder, string row, int start, int end, string name) => builder.Add("Slice", name,
        [row, builder.Integers($"looks/from{start}", start), builder.Integers($"looks/to{end}", end), builder.Integers("looks/across", 1)]);

    void AddOutputs(OnnxGraphBuilder builder, string row)
    {
        if (_outputs.Extras == 0) builder.Add("Identity", ModelFile.OnnxOutput, [row]);
        else AddColumns(builder, row, 0, Edges, ModelFile.OnnxOutput);
        if (_outputs.HasPresence)
        {
            string column = AddColumns(builder, row, OutputLayout.PresencePlace, OutputLayout.PresencePlace + 1, "looks/presence");
            builder.Add("Reshape", ModelFile.OnnxPresence, [column, builder.Integers("looks/list", -1)]);
        }
        if (_outputs.Classes > 0) AddColumns(builder, row, _outputs.ClassesPlace, _outputs.Count, ModelFile.OnnxClasses);
    }

    /// <summary>What a look gave: boxes, and columns of what is said beside them.</summary>
    readonly record struct Seen(string Box, IReadOnlyList<string> Extras)
    {
        /// <summary>Adds the step that puts them in one row a picture.</summary>
        public string Row(OnnxGraphBuilder builder, string name) =>
            Extras.Count == 0 ? Box : builder.Add("Concat", name, [Box, .. Extras], [new("axis", 1L)]);
    }
}
