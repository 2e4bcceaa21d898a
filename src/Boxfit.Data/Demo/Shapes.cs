namespace Boxfit.Data.Demo;

/// <summary>A shape by its signed distance: negative inside, in units of its own frame (Quilez, "2D distance functions").</summary>
interface IShape
{
    /// <summary>Radius of a circle about the origin that holds the shape.</summary>
    float Radius { get; }

    float Distance(Vector2 p);
}

readonly record struct Disc(Vector2 Centre, float Size) : IShape
{
    public float Radius => Centre.Length() + Size;

    public float Distance(Vector2 p) => Vector2.Distance(p, Centre) - Size;
}

readonly record struct Ring(float Middle, float Thickness) : IShape
{
    public float Radius => Middle + Thickness;

    public float Distance(Vector2 p) => MathF.Abs(p.Length() - Middle) - Thickness;
}

/// <summary>All points within a distance of a line from one point to another.</summary>
readonly record struct Capsule(Vector2 From, Vector2 To, float Thickness) : IShape
{
    public float Radius => MathF.Max(From.Length(), To.Length()) + Thickness;

    public float Distance(Vector2 p)
    {
        var along = To - From;
        float share = Math.Clamp(Vector2.Dot(p - From, along) / along.LengthSquared(), 0, 1);
        return Vector2.Distance(p, From + share * along) - Thickness;
    }
}

readonly record struct RoundedBox(Vector2 Half, float Corner) : IShape
{
    public float Radius => Half.Length();

    public float Distance(Vector2 p)
    {
        var q = Vector2.Abs(p) - Half + new Vector2(Corner);
        return Vector2.Max(q, Vector2.Zero).Length() + MathF.Min(MathF.Max(q.X, q.Y), 0) - Corner;
    }
}

/// <summary>A star of unit radius; sharpness 2 is a regular polygon, more is more pointed, up to the number of points.</summary>
readonly struct Star : IShape
{
    readonly float _sector;
    readonly Vector2 _tip;
    readonly Vector2 _edge;

    public Star(int points, float sharpness)
    {
        _sector = MathF.PI / points;
        _tip = new(MathF.Cos(_sector), MathF.Sin(_sector));
        float slope = MathF.PI / sharpness;
        _edge = new(MathF.Cos(slope), MathF.Sin(slope));
    }

    public float Radius => 1;

    public float Distance(Vector2 p)
    {
        float turn = MathF.Atan2(p.X, p.Y);
        float angle = turn - 2 * _sector * MathF.Floor(turn / (2 * _sector)) - _sector;
        var q = p.Length() * new Vector2(MathF.Cos(angle), MathF.Abs(MathF.Sin(angle))) - _tip;
        q += _edge * Math.Clamp(-Vector2.Dot(q, _edge), 0, _tip.Y / _edge.Y);
        return q.Length() * MathF.Sign(q.X);
    }
}
