namespace Boxfit.Reports;

/// <summary>One layer in a <see cref="ModelSummary"/>.</summary>
/// <param name="Name">Name of the node, such as <c>layer1.0.conv1</c>.</param>
/// <param name="Type">Kind of its operation, such as "Convolution".</param>
/// <param name="OutputShape">Its output for one picture.</param>
/// <param name="Parameters">Its parameters as its home counts them (see <see cref="Graph.CountParameters"/>).</param>
/// <param name="MultiplyAdds">Multiply-adds for one picture.</param>
/// <param name="Inputs">Names of the layers whose outputs it takes.</param>
sealed record SummaryRow(
    string Name, string Type, Shape OutputShape, long Parameters, long MultiplyAdds, IReadOnlyList<string> Inputs);

/// <summary>
/// A network layer by layer with its totals, as Keras's <c>model.summary()</c> has it
/// (<c>keras/src/utils/summary_utils.py</c>), with multiply-adds beside it.
/// </summary>
sealed class ModelSummary
{
    /// <summary>Summarizes a graph.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="isFrozen">Tells the parameters that are not trained although they could be; null for none.</param>
    public ModelSummary(Graph graph, Func<Parameter, bool>? isFrozen = null)
    {
        Rows = [.. graph.Nodes.Select(n => new SummaryRow(
            n.Name, n.Operation.Kind, n.Shape, graph.CountParameters(n), n.MultiplyAdds, [.. n.Inputs.Select(i => i.Name)]))];
        Parameters = Rows.Sum(r => r.Parameters);
        FrozenParameters = graph.Parameters.Where(p => p.Role.IsTrainable() && isFrozen?.Invoke(p) == true).Sum(p => p.Count);
        TrainableParameters = graph.Parameters.Where(p => p.Role.IsTrainable()).Sum(p => p.Count) - FrozenParameters;
        RunningStatistics = graph.Parameters.Where(p => !p.Role.IsTrainable()).Sum(p => p.Count);
        BackboneParameters = graph.Nodes.Where(n => n.Section == Section.Backbone).Sum(graph.CountParameters);
        MultiplyAdds = graph.MultiplyAdds;
    }

    /// <summary>The layers in the order of the data.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>All parameters, counted as <see cref="Graph.CountParameters"/> says: Keras's form includes running statistics.</summary>
    public long Parameters { get; }

    /// <summary>The parameters that the optimizer changes.</summary>
    public long TrainableParameters { get; }

    /// <summary>The parameters that could be trained, but are frozen to the end.</summary>
    public long FrozenParameters { get; }

    /// <summary>Batch norm's running means and variances.</summary>
    public long RunningStatistics { get; }

    /// <summary>Parameters of the backbone alone, counted as <see cref="Parameters"/>.</summary>
    public long BackboneParameters { get; }

    /// <summary>Multiply-adds for one picture.</summary>
    public long MultiplyAdds { get; }

    /// <summary>The layers; "Connected to" names a layer's inputs where they are not simply the layer above it.</summary>
    public TextTable ToTable()
    {
        var table = new TextTable("Layer (type)", "Output shape", ">Params", ">Multiply-adds", "Connected to");
        string? previous = null;
        foreach (var row in Rows)
        {
            bool followsPrevious = row.Inputs.Count == 0 || (row.Inputs.Count == 1 && row.Inputs[0] == previous);
            table.Add($"{row.Name} ({row.Type})", row.OutputShape.ToString(), $"{row.Parameters:N0}", $"{row.MultiplyAdds:N0}",
                followsPrevious ? "" : string.Join(", ", row.Inputs));
            previous = row.Name;
        }
        return table;
    }

    /// <summary>What stands below the table, a line a total.</summary>
    public string Totals()
    {
        string counted = Parameters == TrainableParameters + FrozenParameters ? "not counted above" : "counted above";
        string frozen = FrozenParameters > 0 ? $"\n  frozen             {FrozenParameters,16:N0}" : "";
        return $"""
            Parameters           {Parameters,16:N0}
              trainable          {TrainableParameters,16:N0}{frozen}
              of the backbone    {BackboneParameters,16:N0}
            Running statistics   {RunningStatistics,16:N0}{(RunningStatistics > 0 ? $"  ({counted})" : "")}
            Multiply-adds        {MultiplyAdds,16:N0}  (one picture)

            """.ReplaceLineEndings("\n");
    }
}
