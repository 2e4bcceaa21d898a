namespace Boxfit.Reports;

/// <summary>Draws a network from top to bottom with the shapes between its layers, as Keras's <c>plot_model</c> does.</summary>
public static class GraphDiagram
{
    /// <summary>Small letters stay sharp when the picture is printed or enlarged.</summary>
    const double PngScale = 1.5;

    /// <summary>The diagram as an SVG document.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="expand">
    /// False folds repeated blocks of layers into one box, so that a ResNet-50 fits a page; true draws every node.
    /// </param>
    public static string Svg(Graph graph, bool expand) => Draw(graph, expand).Finish();

    /// <summary>Saves the diagram as SVG or PNG, by the name's ending; parameters as of <see cref="Svg"/>.</summary>
    /// <exception cref="BoxfitException">The file cannot be written, or its name has another ending.</exception>
    public static void Save(Graph graph, bool expand, string path) => Draw(graph, expand).Save(path, PngScale);

    static SvgDrawing Draw(Graph graph, bool expand) =>
        new DiagramPainter(graph, expand ? GraphFolding.Expand(graph) : GraphFolding.Fold(graph), compact: expand).Paint();
}
