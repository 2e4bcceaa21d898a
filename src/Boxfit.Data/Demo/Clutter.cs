namespace Boxfit.Data.Demo;

/// <summary>Random shapes that are not the object: some share its colour, some its round face.</summary>
static class Clutter
{
    const int Kinds = 8;

    /// <summary>Paints a shape.</summary>
    /// <param name="canvas">Where it is painted.</param>
    /// <param name="centre">Its middle in pixels.</param>
    /// <param name="radius">Its radius in pixels.</param>
    /// <param name="hue">The object's hue, which some shapes share.</param>
    /// <param name="mostHidden">A shape that would hide more of the object than this share is not painted.</param>
    /// <param name="random">Decides all else.</param>
    /// <returns>Whether it was painted.</returns>
    public static bool Paint(Canvas canvas, Vector2 centre, float radius, float hue, float mostHidden, ref SeededRandom random)
    {
        var colour = random.NextInt(3) == 0
            ? DemoColours.Hsv(hue, DemoColours.Uniform(ref random, 0.4f, 0.95f), DemoColours.Uniform(ref random, 0.4f, 0.95f))
            : DemoColours.Any(ref random);
        var frame =
            Matrix3x2.CreateScale(radius, radius * DemoColours.Uniform(ref random, 0.7f, 1)) *
            Matrix3x2.CreateRotation(DemoColours.Uniform(ref random, 0, MathF.Tau)) *
            Matrix3x2.CreateTranslation(centre);
        var brush = new Brush(canvas, frame, colour, DemoColours.Direction(ref random), random.NextInt(2) == 0, mostHidden);
        int points = 3 + random.NextInt(5);
        float part = DemoColours.Uniform(ref random, 0.15f, 0.5f);
        var inlay = DemoColours.Any(ref random);
        return random.NextInt(Kinds) switch
        {
            0 => brush.Paint(new Disc(Vector2.Zero, 1)),
            1 => brush.Paint(new Ring(0.8f, part * 0.4f)),
            2 => brush.Paint(new RoundedBox(new(0.9f, part + 0.2f), part * 0.4f)),
            3 => brush.Paint(new Star(points, 2)),
            4 => brush.Paint(new Star(points + 1, 2 + part * 3)),
            5 => brush.Paint(new Capsule(new(-0.8f, 0), new(0.8f, 0), part * 0.5f)),
            6 => brush.Paint(new Disc(Vector2.Zero, 1))
                && brush.Inlay(new Disc(Vector2.Zero, 0.72f), Vector3.Lerp(inlay, Vector3.One, part)),
            _ => brush.Paint(new RoundedBox(new(0.85f, 0.85f), 0.1f)) && brush.Inlay(new Star(points, 2), inlay),
        };
    }

    /// <summary>All that the kinds of shapes have in common, so that each is one line above.</summary>
    readonly record struct Brush(Canvas Canvas, Matrix3x2 Frame, Vector3 Colour, Vector2 Light, bool Outlined, float MostHidden)
    {
        public bool Paint<T>(T shape) where T : struct, IShape
        {
            if (Canvas.HiddenShare(shape, Frame) > MostHidden) return false;
            var shadow = Frame * Matrix3x2.CreateTranslation(1.5f, 2);
            Canvas.Fill(shape, shadow, new(Vector3.Zero, 0.3f, 5));
            if (Outlined) Canvas.Fill(shape, Frame, new(DemoColours.Ink));
            var inner = Outlined ? Matrix3x2.CreateScale(0.9f) * Frame : Frame;
            Canvas.Fill(shape, inner, DemoColours.Lit(Colour, Light));
            return true;
        }

        public bool Inlay<T>(T shape, Vector3 colour) where T : struct, IShape
        {
            Canvas.Fill(shape, Matrix3x2.CreateScale(0.75f) * Frame, DemoColours.Lit(colour, Light));
            return true;
        }
    }
}
