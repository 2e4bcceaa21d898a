namespace Boxfit.Data.Demo;

/// <summary>
/// The demo's object: an alarm clock with two bells, a hammer, two feet and a dial. Its frame's unit is the body's radius, y downwards.
/// </summary>
static class AlarmClock
{
    const float Outline = 0.07f;

    // The silhouette, from back to front.
    static readonly Capsule[] s_feet =
        [new(new(-0.5f, 0.75f), new(-0.78f, 1.12f), 0.15f), new(new(0.5f, 0.75f), new(0.78f, 1.12f), 0.15f)];

    static readonly Capsule s_hammer = new(new(0, -0.9f), new(0, -1.36f), 0.13f);
    static readonly Disc[] s_bells = [new(new(-0.66f, -0.86f), 0.45f), new(new(0.66f, -0.86f), 0.45f)];
    static readonly Disc s_body = new(Vector2.Zero, 1);

    /// <summary>The exact tight box of the silhouette in the picture.</summary>
    public static PixelBox Box(Matrix3x2 frame)
    {
        // An affine map makes an ellipse of a disc; along each axis it reaches as far as its radius times the map's row.
        float across = MathF.Sqrt(frame.M11 * frame.M11 + frame.M21 * frame.M21);
        float down = MathF.Sqrt(frame.M12 * frame.M12 + frame.M22 * frame.M22);
        var reach = new Vector2(across, down);
        var least = new Vector2(float.PositiveInfinity);
        var most = -least;
        Add(s_body);
        foreach (var bell in s_bells) Add(bell);
        foreach (var foot in s_feet)
        {
            Add(new(foot.From, foot.Thickness));
            Add(new(foot.To, foot.Thickness));
        }
        Add(new(s_hammer.To, s_hammer.Thickness));
        return new(least.X, least.Y, most.X, most.Y);

        void Add(Disc disc)
        {
            var centre = Vector2.Transform(disc.Centre, frame);
            least = Vector2.Min(least, centre - reach * disc.Size);
            most = Vector2.Max(most, centre + reach * disc.Size);
        }
    }

    /// <summary>Paints a clock of random colours and time, mainly of the given hue.</summary>
    public static void Paint(Canvas canvas, Matrix3x2 frame, float hue, ref SeededRandom random)
    {
        var light = DemoColours.Direction(ref random);
        var body = DemoColours.Hsv(hue, DemoColours.Uniform(ref random, 0.45f, 0.95f), DemoColours.Uniform(ref random, 0.5f, 0.95f));
        var metal = random.NextInt(2) == 0
            ? DemoColours.Hsv(0.12f, DemoColours.Uniform(ref random, 0.05f, 0.6f), DemoColours.Uniform(ref random, 0.7f, 0.95f))
            : Vector3.Lerp(body, Vector3.One, 0.35f);
        float faceHue = DemoColours.Uniform(ref random, 0.05f, 0.2f);
        var face = DemoColours.Hsv(faceHue, DemoColours.Uniform(ref random, 0, 0.2f), DemoColours.Uniform(ref random, 0.88f, 1));
        var accent = DemoColours.Hsv(hue + 0.45f, 0.85f, 0.8f);

        // A soft shadow is not part of the object.
        var shadow = Matrix3x2.CreateTranslation(new Vector2(0.1f, 0.16f)) * frame;
        canvas.Fill(s_body with { Size = 1.1f }, shadow, new(Vector3.Zero, 0.4f, 8));

        canvas.MarksObject = true;
        foreach (var foot in s_feet) Part(foot, foot with { Thickness = foot.Thickness - Outline }, metal * 0.75f);
        Part(s_hammer, s_hammer with { Thickness = s_hammer.Thickness - Outline }, metal);
        foreach (var bell in s_bells) Part(bell, bell with { Size = bell.Size - Outline }, metal);
        Part(s_body, s_body with { Size = 1 - Outline }, body);
        Part(new Disc(Vector2.Zero, 0.78f), new Disc(Vector2.Zero, 0.73f), face);
        for (int hour = 0; hour < 12; hour++)
        {
            var d = At(hour / 12f);
            (float from, float thickness) = hour % 3 == 0 ? (0.54f, 0.045f) : (0.6f, 0.025f);
            canvas.Fill(new Capsule(d * from, d * 0.65f, thickness), frame, new(DemoColours.Ink));
        }
        float time = DemoColours.Uniform(ref random, 0, 12);
        canvas.Fill(new Capsule(At(time / 12) * -0.08f, At(time / 12) * 0.36f, 0.06f), frame, new(DemoColours.Ink));
        canvas.Fill(new Capsule(At(time) * -0.1f, At(time) * 0.56f, 0.045f), frame, new(DemoColours.Ink));
        canvas.Fill(new Disc(Vector2.Zero, 0.1f), frame, new(accent));
        canvas.MarksObject = false;

        void Part<T>(T outer, T inner, Vector3 colour) where T : struct, IShape
        {
            canvas.Fill(outer, frame, new(DemoColours.Ink));
            canvas.Fill(inner, frame, DemoColours.Lit(colour, light));
        }

        static Vector2 At(float turn)
        {
            (float sine, float cosine) = MathF.SinCos(turn * MathF.Tau);
            return new(sine, -cosine);
        }
    }
}
