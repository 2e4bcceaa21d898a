namespace Boxfit.Data.Demo;

/// <summary>A colour that changes evenly along a direction of the shape's frame, as a lit surface does.</summary>
readonly record struct Paint(Vector3 Light, Vector3 Dark, Vector2 Direction, float Opacity = 1, float Softness = 1)
{
    public Paint(Vector3 colour, float opacity = 1, float softness = 1) : this(colour, colour, Vector2.Zero, opacity, softness) { }
}

/// <summary>An RGB picture of numbers in 0…1 on which antialiased shapes are painted; it remembers what an object covers.</summary>
sealed class Canvas(int width, int height)
{
    readonly Vector3[] _pixels = new Vector3[width * height];
    readonly float[] _object = new float[width * height];
    bool _hasObject;

    public int Width => width;

    public int Height => height;

    public ref Vector3 this[int x, int y] => ref _pixels[y * width + x];

    /// <summary>True while what is painted belongs to the object.</summary>
    public bool MarksObject
    {
        get;
        set
        {
            field = value;
            _hasObject |= value;
        }
    }

    /// <summary>How much of each pixel belongs to the object, row by row.</summary>
    public ReadOnlySpan<float> Object => _object;

    /// <summary>Paints a shape whose frame is brought into the picture by <paramref name="frame"/>.</summary>
    public void Fill<T>(T shape, Matrix3x2 frame, Paint paint) where T : struct, IShape
    {
        float scale = MathF.Sqrt(MathF.Abs(frame.GetDeterminant()));
        if (!Matrix3x2.Invert(frame, out var inverse)) return;
        (int left, int top, int right, int bottom) = Bounds(shape.Radius, frame, paint.Softness);
        var stepX = new Vector2(inverse.M11, inverse.M12);
        for (int y = top; y < bottom; y++)
        {
            var p = Vector2.Transform(new Vector2(left + 0.5f, y + 0.5f), inverse);
            for (int x = left; x < right; x++, p += stepX)
            {
                float cover = Math.Clamp(0.5f - shape.Distance(p) * scale / paint.Softness, 0, 1);
                if (cover <= 0) continue;
                int i = y * width + x;
                if (MarksObject) _object[i] = MathF.Max(_object[i], cover);
                float light = Math.Clamp(0.5f + 0.5f * Vector2.Dot(p, paint.Direction), 0, 1);
                _pixels[i] = Vector3.Lerp(_pixels[i], Vector3.Lerp(paint.Dark, paint.Light, light), cover * paint.Opacity);
            }
        }
    }

    /// <summary>Share of the object that a shape would hide; zero before the object is painted.</summary>
    public float HiddenShare<T>(T shape, Matrix3x2 frame) where T : struct, IShape
    {
        if (!_hasObject || !Matrix3x2.Invert(frame, out var inverse)) return 0;
        (int left, int top, int right, int bottom) = Bounds(shape.Radius, frame, 1);
        float hidden = 0, all = 0;
        foreach (float cover in _object) all += cover;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                if (_object[y * width + x] > 0 && shape.Distance(Vector2.Transform(new Vector2(x + 0.5f, y + 0.5f), inverse)) < 0)
                    hidden += _object[y * width + x];
            }
        }
        return hidden / all;
    }

    /// <summary>The picture in 8 bits, with a camera's grain of at most <paramref name="grain"/> levels either way.</summary>
    public RgbImage ToImage(float grain, ref SeededRandom random)
    {
        var image = new RgbImage(width, height);
        ulong bits = 0;
        for (int i = 0; i < _pixels.Length; i++)
        {
            bits = i % 8 == 0 ? random.NextUInt64() : bits >> 8;
            float noise = ((bits & 255) / 127.5f - 1) * grain + 0.5f;
            var levels = Vector3.Clamp(_pixels[i] * 255 + new Vector3(noise), Vector3.Zero, new Vector3(255));
            (image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]) = ((byte)levels.X, (byte)levels.Y, (byte)levels.Z);
        }
        return image;
    }

    (int Left, int Top, int Right, int Bottom) Bounds(float radius, Matrix3x2 frame, float softness)
    {
        float margin = 1 + softness / 2;
        float across = radius * MathF.Sqrt(frame.M11 * frame.M11 + frame.M21 * frame.M21) + margin;
        float down = radius * MathF.Sqrt(frame.M12 * frame.M12 + frame.M22 * frame.M22) + margin;
        return (
            Math.Max(0, (int)(frame.M31 - across)), Math.Max(0, (int)(frame.M32 - down)),
            Math.Min(width, (int)(frame.M31 + across) + 1), Math.Min(height, (int)(frame.M32 + down) + 1));
    }
}

/// <summary>Random numbers and colours for drawing.</summary>
static class DemoColours
{
    /// <summary>Near black with a touch of blue, for outlines.</summary>
    public static Vector3 Ink => new(0.09f, 0.09f, 0.12f);

    /// <summary>RGB of a hue (turns; any number), saturation and value in 0…1.</summary>
    public static Vector3 Hsv(float hue, float saturation, float value)
    {
        var phase = new Vector3(hue, hue + 2f / 3, hue + 1f / 3);
        phase -= new Vector3(MathF.Floor(phase.X), MathF.Floor(phase.Y), MathF.Floor(phase.Z));
        var pure = Vector3.Clamp(Vector3.Abs(phase * 6 - new Vector3(3)) - Vector3.One, Vector3.Zero, Vector3.One);
        return Vector3.Lerp(Vector3.One, pure, saturation) * value;
    }

    /// <summary>Any colour, from muted to strong.</summary>
    public static Vector3 Any(ref SeededRandom random) =>
        Hsv(Uniform(ref random, 0, 1), Uniform(ref random, 0.1f, 0.85f), Uniform(ref random, 0.25f, 0.95f));

    /// <summary>A paint of a colour, lighter on one side.</summary>
    public static Paint Lit(Vector3 colour, Vector2 light) =>
        new(Vector3.Lerp(colour, Vector3.One, 0.22f), colour * 0.68f, light);

    public static float Uniform(ref SeededRandom random, float minimum, float maximum) => (float)random.NextDouble(minimum, maximum);

    /// <summary>A vector of unit length in any direction.</summary>
    public static Vector2 Direction(ref SeededRandom random)
    {
        (float sine, float cosine) = MathF.SinCos(Uniform(ref random, 0, MathF.Tau));
        return new(cosine, sine);
    }
}
