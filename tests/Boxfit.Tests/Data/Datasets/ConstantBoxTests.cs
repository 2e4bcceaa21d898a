namespace Boxfit.Tests.Data.Datasets;

public sealed class ConstantBoxTests
{
    [Fact]
    public void One_box_is_found_exactly()
    {
        var box = new BoundingBox(0.21, 0.33, 0.57, 0.93);
        Assert.Equal(1, ConstantBox.MeanIou(ConstantBox.Find([box, box, box]), [box]), 9);
    }

    [Fact]
    public void The_result_beats_every_box_of_a_grid()
    {
        var random = new SeededRandom(4);
        var boxes = new BoundingBox[60];
        for (int i = 0; i < boxes.Length; i++)
        {
            double x = random.NextDouble(0.1, 0.5), y = random.NextDouble(0, 0.3);
            boxes[i] = new(x, y, x + random.NextDouble(0.2, 0.5), y + random.NextDouble(0.3, 0.7));
        }
        double found = ConstantBox.MeanIou(ConstantBox.Find(boxes), boxes);
        double best = 0;
        for (int code = 0; code < 21 * 21 * 21 * 21; code++)
        {
            var box = new BoundingBox(code % 21 * 0.05, code / 21 % 21 * 0.05, code / 441 % 21 * 0.05, code / 9261 * 0.05);
            if (box.IsValid) best = Math.Max(best, ConstantBox.MeanIou(box, boxes));
        }
        Assert.InRange(found, best, 1);
    }

    [Fact]
    public void No_boxes_have_no_constant_box() => Assert.Throws<ArgumentException>(() => ConstantBox.Find([]));

    [Fact]
    public void Caltech_faces_have_the_known_baseline()
    {
        string folder = SharedData.Folder("caltech-faces");
        var dataset = Dataset.Load(new() { File = Path.Combine(folder, "boxes.csv"), Images = Path.Combine(folder, "images") });
        BoundingBox[] boxes = [.. dataset.Samples.Select(s => s.Box)];
        Assert.Equal(435, boxes.Length);
        Assert.InRange(ConstantBox.MeanIou(ConstantBox.Find(boxes), boxes), 0.62, 0.66);
    }
}
