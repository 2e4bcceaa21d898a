namespace Boxfit.Onnx.Translation;

/// <summary>
/// From the network's last feature map to how unlike its training a picture is, and to the distance that says so; NaN where that is no
/// finite number. In 32-bit floats whatever the network computes with.
/// </summary>
static class OnnxUnlikeness
{
    const string Unlikeness = ModelFile.OnnxUnlikeness, Distance = ModelFile.OnnxFeatureDistance;

    static readonly int[] s_features = [1];

    /// <summary>Adds the steps, which end in the outputs.</summary>
    /// <param name="builder">Takes them.</param>
    /// <param name="map">Name of the map.</param>
    /// <param name="scale">What the features are compared with.</param>
    public static void Add(OnnxGraphBuilder builder, string map, UnlikenessScale scale)
    {
        if (builder.Type != OnnxType.Float32) map = builder.Cast(map, Name("map"), OnnxType.Float32);
        string pooled = builder.Add("GlobalAveragePool", Name("pooled"), [map]);
        string features = builder.Add("Flatten", Name("features"), [pooled]);
        string off = builder.Add("Sub", Name("off"), [features, builder.Floats(Name("means"), [scale.Means.Count], [.. scale.Means])]);
        string deviations = builder.Floats(Name("deviations"), [scale.Deviations.Count], [.. scale.Deviations]);
        string far = builder.Add("Div", Name("far"), [off, deviations]);
        string squares = builder.Add("Mul", Name("squares"), [far, far]);
        string column = builder.Add("Sqrt", Name("column"), [Mean(squares, Name("mean"))]);
        string distances = builder.Floats(Name("distances"), [scale.Distances.Count], [.. scale.Distances]);
        string isAbove = builder.Add("Greater", Name("isAbove"), [column, distances]);
        string share = Mean(builder.Cast(isAbove, Name("above"), OnnxType.Float32), Name("share"));
        // Nothing is below NaN; a number less itself is 0 or NaN.
        string doubt = builder.Add("Sub", Name("doubt"), [column, column]);
        string single = builder.Integers(Name("shape"), -1);
        builder.Add("Reshape", Unlikeness, [builder.Add("Add", Name("certain"), [share, doubt]), single]);
        builder.Add("Reshape", Distance, [builder.Add("Add", Name("finite"), [column, doubt]), single]);

        string Mean(string values, string name) => builder.Add("ReduceMean", name, [values], [new("axes", s_features)]);

        static string Name(string part) => $"{Unlikeness}.{part}";
    }

    /// <summary>The outputs that it ends in.</summary>
    public static IEnumerable<OnnxValue> Outputs(ModelDescription description) => description.Unlikeness is null ? [] :
    [
        new(Unlikeness, OnnxType.Float32, [],
            "how unlike its training the picture is: the share of held-out pictures that are less unlike; no confidence"),
        new(Distance, OnnxType.Float32, [],
            "how far the network's features lie from those of its training; mostly below 1 for pictures like them"),
    ];
}
