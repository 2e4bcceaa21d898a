namespace Boxfit.Onnx.Translation;

/// <summary>
/// From the network's four numbers to corners in order within 0…1, as a prediction has them; NaN where one of them comes of no finite
/// numbers.
/// </summary>
static class OnnxBoxes
{
    /// <summary>Name of the output.</summary>
    public const string Name = ModelFile.OnnxOutput;

    const int Edges = 4;

    /// <summary>Adds the steps, which end in the output.</summary>
    public static void Add(OnnxGraphBuilder builder, string numbers, BoxRepresentation form)
    {
        string corners = numbers;
        if (form != BoxRepresentation.Xyxy)
            corners = builder.Add("MatMul", $"{Name}.corners", [numbers, builder.Floats($"{Name}.form", [Edges, Edges], Decoding(form))]);
        (string first, string second) = ($"{Name}.first", $"{Name}.second");
        builder.Split(corners, (first, Edges / 2), (second, Edges / 2));
        string least = builder.Add("Min", $"{Name}.least", [first, second]), most = builder.Add("Max", $"{Name}.most", [first, second]);
        string ordered = builder.Add("Concat", $"{Name}.ordered", [least, most], [new("axis", 1L)]);
        AddWithin(builder, ordered, Name, corners);
    }

    /// <summary>Adds the steps that cut edges to 0…1.</summary>
    /// <param name="builder">Takes the steps.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="name">Name of the result.</param>
    /// <param name="numbers">Numbers that may be none, whose edge is NaN then; the edges themselves when null.</param>
    /// <returns>The name of the result.</returns>
    public static string AddWithin(OnnxGraphBuilder builder, string edges, string name, string? numbers = null)
    {
        string within = builder.Add(
            "Clip", $"{name}.within", [edges, builder.Floats($"{Name}.low", [], 0), builder.Floats($"{Name}.high", [], 1)]);
        // Ordering and cutting make edges of infinities, and runtimes differ in what they make of NaN; a number less itself is 0 or NaN.
        string doubt = builder.Add("Sub", $"{name}.doubt", [numbers ?? edges, numbers ?? edges]);
        return builder.Add("Add", name, [within, doubt]);
    }

    /// <summary>Decoding is linear: each row is what a box of one such number and zeros has for corners.</summary>
    static float[] Decoding(BoxRepresentation form)
    {
        float[] matrix = new float[Edges * Edges];
        for (int row = 0; row < Edges; row++)
        {
            float[] one = new float[Edges];
            one[row] = 1;
            var box = form.Decode(one);
            float[] corners = [(float)box.X1, (float)box.Y1, (float)box.X2, (float)box.Y2];
            corners.CopyTo(matrix, row * Edges);
        }
        return matrix;
    }
}
