using Boxfit.Data.Demo;

namespace Boxfit.Tests.Data.Demo;

public sealed class DemoPicturesTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_a_data_set_of_the_recipes_form()
    {
        var reported = new List<int>();
        string file = DemoPictures.Write(_folder.Path, 12, seed: 3, new Recorder(reported), TestContext.Current.CancellationToken);
        var dataset = Dataset.Load(new() { File = file });
        Assert.Equal(12, dataset.Samples.Count);
        Assert.Empty(dataset.Skipped);
        Assert.Equal(Enumerable.Range(1, 12), reported.Order());
        Assert.StartsWith("image,box\n00000.jpg,\"[", File.ReadAllText(file));
        for (int i = 0; i < 12; i++)
        {
            DemoPictures.Draw(3, i, out var box);
            var read = dataset.Samples[i].Box.ToPixels(dataset.Samples[i].Width, dataset.Samples[i].Height);
            Assert.Equal(box.X1, read.X1, 0.006);
            Assert.Equal(box.Y2, read.Y2, 0.006);
            Assert.InRange(dataset.Samples[i].Width, 128, 160);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_failure_that_names_it()
    {
        string file = _folder.AddFile("file", "");
        Assert.Contains(file, Assert.ThrowsAny<BoxfitException>(
            () => DemoPictures.Write(Path.Combine(file, "below"), 2, 1, null, TestContext.Current.CancellationToken)).Message);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "00001.jpg"));
        Assert.Contains("00001.jpg", Assert.ThrowsAny<BoxfitException>(
            () => DemoPictures.Write(_folder.Path, 2, 1, null, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void The_seed_decides_and_every_picture_differs()
    {
        RgbImage first = DemoPictures.Draw(1, 5, out var box), again = DemoPictures.Draw(1, 5, out var same);
        Assert.Equal(first.Pixels, again.Pixels);
        Assert.Equal(box, same);
        Assert.NotEqual(first.Pixels, DemoPictures.Draw(1, 6, out _).Pixels);
        Assert.NotEqual(first.Pixels, DemoPictures.Draw(2, 5, out _).Pixels);
    }

    [Fact]
    public void One_box_for_all_scores_below_a_third()
    {
        var boxes = new BoundingBox[400];
        for (int i = 0; i < boxes.Length; i++)
        {
            var image = DemoPictures.Draw(11, i, out var box);
            boxes[i] = box.Relative(image.Width, image.Height);
            Assert.True(boxes[i].IsValid && boxes[i] == boxes[i].Clip());
            double longer = Math.Max(box.X2 - box.X1, box.Y2 - box.Y1) / Math.Min(image.Width, image.Height);
            Assert.InRange(longer, 0.249, 0.651);
        }
        Assert.InRange(ConstantBox.MeanIou(ConstantBox.Find(boxes), boxes), 0.05, 0.33);
    }

    [Fact]
    public void The_box_is_tight_around_the_clocks_silhouette()
    {
        for (int i = 0; i < 50; i++)
        {
            var random = SeededRandom.For((ulong)i);
            var canvas = new Canvas(150, 140);
            DemoPictures.Draw(canvas, ref random, out var box);
            (int left, int top, int right, int bottom) = (int.MaxValue, int.MaxValue, 0, 0);
            for (int y = 0; y < 140; y++)
            {
                for (int x = 0; x < 150; x++)
                {
                    if (canvas.Object[y * 150 + x] < 0.3f) continue;
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
            Assert.Equal(box.X1, left, 1.3);
            Assert.Equal(box.Y1, top, 1.3);
            Assert.Equal(box.X2, right, 1.3);
            Assert.Equal(box.Y2, bottom, 1.3);
        }
    }

    [Fact]
    public void What_a_shape_hides_of_the_object_is_bounded()
    {
        var canvas = new Canvas(100, 100);
        var frame = Matrix3x2.CreateScale(20) * Matrix3x2.CreateTranslation(50, 50);
        Assert.Equal(0, canvas.HiddenShare(new Disc(Vector2.Zero, 2), frame));
        canvas.MarksObject = true;
        canvas.Fill(new Disc(Vector2.Zero, 1), frame, new Paint(Vector3.One));
        canvas.MarksObject = false;
        Assert.Equal(1, canvas.HiddenShare(new Disc(Vector2.Zero, 2), frame), 0.001);
        Assert.Equal(0.25, canvas.HiddenShare(new Disc(Vector2.Zero, 0.5f), frame), 0.01);
        var random = SeededRandom.For(1);
        for (int i = 0; i < 100; i++)
        {
            Assert.False(Clutter.Paint(canvas, new(50, 50), 18, 0.5f, mostHidden: 0, ref random));
            Assert.Equal(Vector3.One, canvas[50, 50]);
        }
        Assert.Contains(true, Enumerable.Range(0, 20).Select(_ => Clutter.Paint(canvas, new(70, 50), 10, 0.5f, 0.3f, ref random)));
    }

    sealed class Recorder(List<int> reported) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (reported) reported.Add(value);
        }
    }
}
