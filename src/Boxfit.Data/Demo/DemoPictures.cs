namespace Boxfit.Data.Demo;

/// <summary>
/// The demo's own data set: alarm clocks of any size, place, rotation and colour, in clutter and partly hidden by it, each with the exact
/// tight box of its whole silhouette. The same seed gives the same pictures.
/// </summary>
static class DemoPictures
{
    const int LeastSide = 128, MostSide = 160;
    const float LeastSize = 0.25f, MostSize = 0.65f;
    const float MostHidden = 0.3f;

    static readonly ulong s_key = SeededRandom.Key("demo");

    /// <summary>Draws pictures into a folder as JPEG files, with their boxes in <c>boxes.csv</c> (the recipe's form).</summary>
    /// <param name="folder">Created if need be; files of the same names are replaced.</param>
    /// <param name="count">Number of pictures.</param>
    /// <param name="seed">Decides all pictures; a larger count only adds to them.</param>
    /// <param name="progress">Told the number of finished pictures.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    /// <returns>Path of the data file.</returns>
    /// <exception cref="BoxfitException">A file cannot be written.</exception>
    public static string Write(
        string folder, int count, ulong seed, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var boxes = new PixelBox[count];
            int done = 0;
            ParallelLoop.For(count, i =>
            {
                var picture = Draw(seed, i, out boxes[i]);
                PictureWriter.SaveJpeg(picture, Path.Combine(folder, Name(i)), 92);
                progress?.Report(Interlocked.Increment(ref done));
            }, cancellation);

            var table = new StringBuilder("image,box\n");
            for (int i = 0; i < count; i++)
            {
                var box = boxes[i];
                table.Append(
                    CultureInfo.InvariantCulture, $"{Name(i)},\"[{box.X1:0.##}, {box.Y1:0.##}, {box.X2:0.##}, {box.Y2:0.##}]\"\n");
            }
            string file = Path.Combine(folder, "boxes.csv");
            AtomicFile.WriteText(file, table.ToString());
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BoxfitException($"The demo's pictures cannot be written to {Path.GetFullPath(folder)}: {e.Message}", e);
        }
    }

    /// <summary>Draws one picture.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="index">The picture's number, from 0.</param>
    /// <param name="box">Tight box of the whole clock, hidden parts included; inside the picture.</param>
    public static RgbImage Draw(ulong seed, int index, out PixelBox box)
    {
        var random = SeededRandom.For(seed, s_key, (ulong)index);
        var canvas = new Canvas(LeastSide + random.NextInt(MostSide - LeastSide + 1), LeastSide + random.NextInt(MostSide - LeastSide + 1));
        return Draw(canvas, ref random, out box);
    }

    internal static RgbImage Draw(Canvas canvas, ref SeededRandom random, out PixelBox box)
    {
        Background.Paint(canvas, ref random);
        float hue = DemoColours.Uniform(ref random, 0, 1);
        int side = Math.Min(canvas.Width, canvas.Height);
        int behind = 6 + random.NextInt(12);
        for (int i = 0; i < behind; i++)
        {
            var centre = new Vector2(DemoColours.Uniform(ref random, 0, canvas.Width), DemoColours.Uniform(ref random, 0, canvas.Height));
            Clutter.Paint(canvas, centre, side * DemoColours.Uniform(ref random, 0.04f, 0.24f), hue, 0, ref random);
        }

        var frame = Place(canvas, side * DemoColours.Uniform(ref random, LeastSize, MostSize), ref random);
        box = AlarmClock.Box(frame);
        AlarmClock.Paint(canvas, frame, hue, ref random);
        Occlude(canvas, box, hue, ref random);
        return canvas.ToImage(DemoColours.Uniform(ref random, 2, 10), ref random);
    }

    /// <summary>
    /// A frame that tilts the clock about some axis, turns it, makes its box's longer side <paramref name="size"/> pixels, and keeps it
    /// in the picture.
    /// </summary>
    static Matrix3x2 Place(Canvas canvas, float size, ref SeededRandom random)
    {
        float axis = DemoColours.Uniform(ref random, 0, MathF.PI);
        var turned =
            Matrix3x2.CreateRotation(axis) * Matrix3x2.CreateScale(1, DemoColours.Uniform(ref random, 0.75f, 1)) *
            Matrix3x2.CreateRotation(-axis + DemoColours.Uniform(ref random, -1.2f, 1.2f));

        var unit = AlarmClock.Box(turned);
        turned *= Matrix3x2.CreateScale(size / (float)Math.Max(unit.X2 - unit.X1, unit.Y2 - unit.Y1));
        var scaled = AlarmClock.Box(turned);
        double left = random.NextDouble(0, canvas.Width - (scaled.X2 - scaled.X1));
        double top = random.NextDouble(0, canvas.Height - (scaled.Y2 - scaled.Y1));
        return turned * Matrix3x2.CreateTranslation((float)(left - scaled.X1), (float)(top - scaled.Y1));
    }

    /// <summary>Hides a part of about every second clock behind a shape at its edge.</summary>
    static void Occlude(Canvas canvas, PixelBox box, float hue, ref SeededRandom random)
    {
        if (random.NextInt(2) == 0) return;
        var middle = new Vector2((float)(box.X1 + box.X2), (float)(box.Y1 + box.Y2)) / 2;
        float reach = (float)(box.X2 - box.X1 + box.Y2 - box.Y1) / 4;
        for (int i = 0; i < 6; i++)
        {
            var centre = middle + DemoColours.Direction(ref random) * reach * DemoColours.Uniform(ref random, 0.7f, 1.3f);
            if (Clutter.Paint(canvas, centre, reach * DemoColours.Uniform(ref random, 0.3f, 0.9f), hue, MostHidden, ref random)) return;
        }
    }

    static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{index:00000}.jpg");
}
