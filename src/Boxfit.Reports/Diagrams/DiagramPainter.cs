using static Boxfit.Reports.Diagrams.DiagramLayout;

namespace Boxfit.Reports.Diagrams;

/// <summary>Draws a network from top to bottom: sections at the left, boxes with arrows and shapes, their size and cost at the right.
/// </summary>
sealed class DiagramPainter(Graph graph, IReadOnlyList<DiagramBox> boxes, bool compact)
{
    readonly SideArcs _arcs = new(boxes);
    readonly Stroke _arrow = new(Palette.Muted, 1.5);

    public SvgDrawing Paint()
    {
        var layout = new DiagramLayout(boxes, _arcs, compact);
        var svg = new SvgDrawing(layout.Width, layout.Height);
        PaintHeader(svg);
        PaintSections(svg, layout);
        for (int i = 0; i < boxes.Count; i++)
        {
            PaintArrow(svg, layout, i);
            if (compact) PaintCompactBox(svg, layout, i);
            else PaintBox(svg, layout, i);
            PaintNumbers(svg, layout, i);
        }
        foreach (var arc in _arcs.Arcs) PaintArc(svg, layout, arc);
        return svg;
    }

    void PaintHeader(SvgDrawing svg)
    {
        var summary = new ModelSummary(graph);
        var input = graph.Input.Shape;
        svg.Text(Margin, Margin + TitleSize, $"Localizer for pictures of {input.Width}×{input.Height}", TitleSize, bold: true);
        svg.Text(Margin, Margin + TitleSize + 24,
            $"{Counted.Of(summary.Parameters, "parameter")}, {summary.BackboneParameters:N0} of them in the backbone; " +
            $"{Amount(summary.MultiplyAdds)} multiply-adds a picture",
            TextSize, Palette.Muted);
        double x = Margin, y = Margin + TitleSize + 42;
        foreach (var style in boxes.Select(b => b.Style).Distinct())
        {
            svg.Rect(x, y, 22, 14, style.Fill, new(style.Line, 1.2), radius: 3);
            svg.Text(x + 29, y + 12, style.Name, TextSize - 1);
            x += 29 + TextMetrics.Width(style.Name, TextSize - 1) + 22;
        }
        svg.Text(x, y + 12, "Shapes: channels×height×width", TextSize - 1, Palette.Muted);
    }

    void PaintSections(SvgDrawing svg, DiagramLayout layout)
    {
        for (int start = 0, end; start < boxes.Count; start = end)
        {
            end = start + 1;
            while (end < boxes.Count && boxes[end].Section == boxes[start].Section) end++;
            double top = layout.Tops[start], bottom = layout.Tops[end - 1] + layout.Heights[end - 1], x = layout.BoxLeft - 16;
            svg.Line(x, top, x, bottom, new(Palette.Frame, 3));
            double baseline = top + layout.Heights[start] / 2 + 5;
            svg.Text(x - 12, baseline, NameOf(boxes[start].Section), TextSize, Palette.Muted, TextAnchor.End, bold: true);
        }
    }

    static string NameOf(Section section) => section == Section.ExtraConvolutions ? "Extra conv." : section.ToString();

    void PaintBox(SvgDrawing svg, DiagramLayout layout, int i)
    {
        var box = boxes[i];
        double top = layout.Tops[i], height = layout.Heights[i];
        svg.Rect(layout.BoxLeft, top, layout.BoxWidth, height, box.Style.Fill, new(box.Style.Line, 1.5), radius: 8);
        svg.Text(layout.BoxLeft + Padding, top + Padding + 8, box.Title, TextSize + 1, bold: true);
        for (int line = 0; line < box.Lines.Count; line++)
            svg.Text(layout.BoxLeft + Padding, top + Padding + 8 + LineHeight * (line + 1), box.Lines[line], TextSize);
        if (box.IsResidual) PaintLoop(svg, layout.BoxRight, top + 14, top + height - 14);
    }

    /// <summary>A shortcut around the inside of a folded box.</summary>
    void PaintLoop(SvgDrawing svg, double x, double top, double bottom)
    {
        double outside = x + LaneWidth;
        svg.Path($"M{N(x)} {N(top)} Q{N(outside)} {N(top)} {N(outside)} {N((top + bottom) / 2)} T{N(x + 5)} {N(bottom)}", stroke: _arrow);
        PaintHead(svg, x + 1, bottom, left: true);
    }

    void PaintCompactBox(SvgDrawing svg, DiagramLayout layout, int i)
    {
        var box = boxes[i];
        double top = layout.Tops[i], baseline = top + 18;
        svg.Rect(layout.BoxLeft, top, layout.BoxWidth, layout.Heights[i], box.Style.Fill, new(box.Style.Line, 1.2), radius: 5);
        svg.Text(layout.BoxLeft + Padding, baseline, box.Title, TextSize, bold: true);
        double afterTitle = layout.BoxLeft + Padding + TextMetrics.Width(box.Title + "  ", TextSize, bold: true);
        svg.Text(afterTitle, baseline, box.Lines[0], TextSize, Palette.Muted);
        svg.Text(layout.BoxRight - Padding, baseline, box.Shape.ToString(), TextSize, anchor: TextAnchor.End);
    }

    void PaintArrow(SvgDrawing svg, DiagramLayout layout, int i)
    {
        bool isOutput = i == boxes.Count - 1;
        double length = isOutput ? OutputArrow : layout.Gap;
        double x = layout.BoxCentre, from = layout.Tops[i] + layout.Heights[i], to = from + length;
        if (!isOutput && !_arcs.Straight.Contains(i)) return;
        svg.Line(x, from, x, to - 5, _arrow);
        PaintHead(svg, x, to - 1, left: false);
        if (!compact || isOutput)
        {
            string text = isOutput ? $"{boxes[i].Shape} numbers: {Said(boxes[i].Shape.Channels)}" : boxes[i].Shape.ToString();
            svg.Text(x + 12, from + length / 2 + 5, text, TextSize, bold: !compact);
        }
    }

    static string Said(int numbers) =>
        numbers == OutputLayout.BoxCount ? "the box" : $"{OutputLayout.BoxCount} of the box, then presence or classes";

    void PaintArc(SvgDrawing svg, DiagramLayout layout, SideArcs.Arc arc)
    {
        const double Bend = 7;
        double x = layout.BoxRight, lane = x + LaneWidth * (arc.Lane + 1);
        double from = layout.Tops[arc.From] + layout.Heights[arc.From] * 0.7, to = layout.Tops[arc.To] + layout.Heights[arc.To] * 0.3;
        svg.Path(
            $"M{N(x)} {N(from)} H{N(lane - Bend)} Q{N(lane)} {N(from)} {N(lane)} {N(from + Bend)} " +
            $"V{N(to - Bend)} Q{N(lane)} {N(to)} {N(lane - Bend)} {N(to)} H{N(x + 5)}",
            stroke: _arrow);
        PaintHead(svg, x + 1, to, left: true);
    }

    void PaintHead(SvgDrawing svg, double x, double y, bool left) => svg.Path(
        left ? $"M{N(x)} {N(y)} l7 -4 v8 z" : $"M{N(x)} {N(y)} l-4 -7 h8 z", _arrow.Colour);

    void PaintNumbers(SvgDrawing svg, DiagramLayout layout, int i)
    {
        long parameters = boxes[i].Nodes.Sum(graph.CountParameters);
        string[] lines =
        [
            parameters > 0 ? Counted.Of(parameters, "parameter") : "",
            boxes[i].MultiplyAdds > 0 ? $"{Amount(boxes[i].MultiplyAdds)} multiply-adds" : "",
        ];
        if (compact) lines = [string.Join(", ", lines.Where(l => l.Length > 0))];
        double y = layout.Tops[i] + layout.Heights[i] / 2 + 5 - (lines.Length - 1) * LineHeight / 2;
        foreach (string line in lines.Where(l => l.Length > 0))
        {
            svg.Text(layout.NumbersLeft, y, line, TextSize - 1, Palette.Muted);
            y += LineHeight;
        }
    }

    static string Amount(long count) => count switch
    {
        >= 1_000_000_000 => $"{count / 1e9:0.00} G",
        >= 1_000_000 => $"{count / 1e6:0.0} M",
        _ => $"{count:N0}",
    };

    static string N(double value) => SvgDrawing.Format(value);
}
