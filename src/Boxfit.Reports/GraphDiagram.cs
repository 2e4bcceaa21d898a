namespace Boxfit.Reports;

/// <summary>Draws a network from top to bottom with the shapes between its layers, as Keras's <c>plot_model</c> does.</summary>
static class GraphDiagram
{
    /// <summary>The diagram as an SVG document.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="expand">
    /// False folds repeated blocks of layers into one box, so that a ResNet-50 fits a page; true draws every node.
    /// </param>
    public static string Svg(Graph graph, bool expand) =>
        new DiagramPainter(graph, expand ? GraphFolding.Expand(graph) : GraphFolding.Fold(graph), compact: expand).Paint().Finish();
}
