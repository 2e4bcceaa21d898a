using System.Xml.Linq;

namespace Boxfit.Tests.Reports;

public class GraphDiagramTests
{
    [Fact]
    public void The_recipes_network_folds_to_eleven_boxes_with_their_shapes()
    {
        var svg = Diagram("keras_resnet50", expand: false);
        string[] texts = svg.Texts();
        Assert.Equal(
            [
                "input", "conv1_conv", "pool1_pool", "conv2_block1–3 ×3", "conv3_block1–4 ×4", "conv4_block1–6 ×6",
                "conv5_block1–3 ×3", "extra.0", "gap", "head.0", "box",
            ],
            svg.All("text").Where(t => t.Number("font-size") == 15).Select(t => t.Value));
        Assert.Equal(
            [
                "3×300×300", "64×150×150", "64×75×75", "256×75×75", "512×38×38", "1024×19×19", "2048×10×10", "1024×4×4",
                "1024", "512", "4 numbers: the box",
            ],
            svg.All("text").Where(t => t.Text("font-weight") == "bold" && t.Number("font-size") == 14 && t.Text("text-anchor") is null)
                .Select(t => t.Value));
        Assert.Contains("1×1, 512 → 3×3, 512 → 1×1, 2048", texts);
        Assert.Contains("residual; first: projected shortcut", texts);
        Assert.Equal(3, texts.Count(t => t == "residual; first: stride 2, projected shortcut"));
        Assert.Contains("42,989,956 parameters, 23,587,712 of them in the backbone; 7.51 G multiply-adds a picture", texts);
        Assert.Equal(["Input", "Backbone", "Extra conv.", "Vectorizer", "Head"],
            svg.All("text").Where(t => t.Text("text-anchor") == "end").Select(t => t.Value));
        Assert.True(svg.Number("height") < 1.5 * svg.Number("width"), "It does not fit a page.");
    }

    [Theory]
    [InlineData(Vectorizer.Gap, "extras")]
    [InlineData(Vectorizer.Vote, "vote")]
    public void What_is_said_beside_the_box_is_in_the_picture(Vectorizer vectorizer, string layer)
    {
        var configuration = new LocalizerConfiguration
        {
            Backbone = "mininet", ExtraConvolutions = [], Head = [], Vectorizer = vectorizer, Presence = true, Classes = 2,
        };
        var graph = Localizer.Build(configuration, 64, 64);
        foreach (bool expand in (bool[])[false, true])
        {
            string[] texts = SvgReading.Parse(GraphDiagram.Svg(graph, expand)).Texts();
            Assert.Contains(layer, texts);
            Assert.Contains("7 numbers: 4 of the box, then presence or classes", texts);
        }
    }

    [Theory]
    [InlineData("vgg16", "stage3", "3 × (3×3, 256) → MaxPooling 2×2, stride 2")]
    [InlineData("resnet18", "layer2.0–1 ×2", "2 × (3×3, 128)")]
    [InlineData("mobilenet_v2", "features.7–10 ×4", "1×1, 384 → 3×3, depthwise, 384 → 1×1, 64")]
    public void Blocks_say_what_they_are_made_of(string backbone, string title, string path)
    {
        string[] texts = Diagram(backbone, expand: false).Texts();
        Assert.Equal(path, texts[Array.IndexOf(texts, title) + 1]);
    }

    [Fact]
    public void Mobilenets_first_blocks_have_no_residual()
    {
        string[] texts = Diagram("mobilenet_v2", expand: false).Texts();
        Assert.Contains("residual in 3 of 4; first: stride 2", texts);
        Assert.Contains("residual in 2 of 3", texts);
    }

    [Fact]
    public void Expanded_every_node_has_a_box_and_every_residual_an_arc()
    {
        var graph = Build("resnet50");
        var svg = SvgReading.Parse(GraphDiagram.Svg(graph, expand: true));
        Assert.Equal(graph.Nodes.Select(n => n.Name),
            svg.All("text").Where(t => t.Text("font-weight") == "bold" && t.Text("text-anchor") is null && t.Number("font-size") == 14)
                .Select(t => t.Value));
        int arcs = svg.All("path").Count(p => p.Text("fill") == "none");
        // One for each of 16 blocks, and one more for the projected shortcut of each of the four stages.
        Assert.Equal(20, arcs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Boxes_are_in_one_column_without_overlap_and_texts_fit(bool expand)
    {
        foreach (string backbone in Backbones.Names)
        {
            var svg = Diagram(backbone, expand);
            XElement[] boxes = [.. svg.All("rect").Where(r => r.Number("width") > 300 && r.Number("y") > 0)];
            for (int i = 1; i < boxes.Length; i++)
                Assert.True(boxes[i].Number("y") > boxes[i - 1].Number("y") + boxes[i - 1].Number("height"), backbone);
            double left = boxes[0].Number("x"), right = left + boxes[0].Number("width");
            foreach (var text in svg.All("text"))
            {
                var extent = text.Extent();
                Assert.True(extent.Left >= 0 && extent.Right <= svg.Number("width"), $"{backbone}: '{text.Value}' is cut off");
                // Inside a box.
                if (text.Number("x") > left && text.Number("x") < right && text.Text("text-anchor") is null && text.Number("y") > 118)
                    Assert.True(extent.Right <= right, $"{backbone}: '{text.Value}' leaves its box");
            }
            Assert.True(boxes[^1].Number("y") + boxes[^1].Number("height") < svg.Number("height"));
        }
    }

    [Fact]
    public void A_diagram_becomes_a_PNG()
    {
        using var folder = new TemporaryFolder();
        SvgRenderer.SavePng(GraphDiagram.Svg(Build("resnet18"), expand: false), folder["a.png"], 1.5);
        var picture = PictureReader.Read(folder["a.png"]);
        // The blue of the four folded blocks, each at least 600×80 pixels large.
        Assert.True(Pixels.Count(picture, 0xbc, 0xd6, 0xf2, 0, 0, picture.Width, picture.Height, tolerance: 2) > 4 * 600 * 80);
    }

    static Graph Build(string backbone) => Localizer.Build(new() { Backbone = backbone }, 300, 300);

    static XElement Diagram(string backbone, bool expand) => SvgReading.Parse(GraphDiagram.Svg(Build(backbone), expand));
}
