namespace Boxfit.Losses;

/// <summary>A measure of how well two boxes agree; 1 where they are the same.</summary>
enum OverlapMeasure
{
    /// <summary>Intersection over union: no slope where the boxes do not touch.</summary>
    IoU,

    /// <summary>Generalized IoU (Rezatofighi et al. 2019): less the empty share of the box around both.</summary>
    GIoU,

    /// <summary>Distance IoU (Zheng et al. 2020): less the centres' squared distance over the squared diagonal around both.</summary>
    DIoU,

    /// <summary>Complete IoU (Zheng et al. 2020): distance IoU, less a term for the aspect ratio.</summary>
    CIoU,
}

/// <summary>
/// 1 − an overlap measure, as torchvision's <c>generalized_box_iou_loss</c>, <c>distance_box_iou_loss</c> and
/// <c>complete_box_iou_loss</c> (plain IoU is the first without its second term); the mean is over the boxes. Where a predicted box has its
/// edges crosswise its area is zero, and the loss grows by the width and height that they cross by; torchvision's formula takes the product
/// of the negative sides, and training then runs away to ever larger crossed boxes.
/// </summary>
/// <param name="Measure">The measure.</param>
/// <param name="Representation">What the four numbers mean.</param>
sealed record OverlapLoss(OverlapMeasure Measure, BoxRepresentation Representation) : Loss
{
    // torchvision's.
    const double Epsilon = 1e-7;

    /// <inheritdoc/>
    public override double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, Span<float> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, predicted.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, predicted.Length);
        double sum = 0, share = 4.0 / predicted.Length;
        for (int i = 0; i < predicted.Length; i += 4)
        {
            var loss = At(predicted.Slice(i, 4), Representation.Decode(target.Slice(i, 4)));
            sum += loss.Value;
            gradient[i] = (float)(loss.D0 * share);
            gradient[i + 1] = (float)(loss.D1 * share);
            gradient[i + 2] = (float)(loss.D2 * share);
            gradient[i + 3] = (float)(loss.D3 * share);
        }
        return sum * share;
    }

    Dual At(ReadOnlySpan<float> predicted, BoundingBox t)
    {
        var (x1, y1, x2, y2) = Corners(predicted);
        // A crossed box inside the true one overlaps nothing and would have no slope: this is the way out.
        var crossing = Dual.Max(x1 - x2, 0) + Dual.Max(y1 - y2, 0);
        return crossing + Disagreement(x1, y1, x2, y2, t);
    }

    Dual Disagreement(Dual x1, Dual y1, Dual x2, Dual y2, BoundingBox t)
    {
        Dual left = Dual.Max(x1, t.X1), top = Dual.Max(y1, t.Y1), right = Dual.Min(x2, t.X2), bottom = Dual.Min(y2, t.Y2);
        // Written so that NaN goes on into the loss, where training notices it.
        bool apart = right.Value <= left.Value || bottom.Value <= top.Value;
        var intersection = apart ? 0 : (right - left) * (bottom - top);
        Dual ownWidth = Dual.Max(x2 - x1, 0), ownHeight = Dual.Max(y2 - y1, 0);
        var union = ownWidth * ownHeight + t.Width * t.Height - intersection;
        var iou = intersection / (union + Epsilon);
        if (Measure == OverlapMeasure.IoU) return 1 - iou;

        Dual width = Dual.Max(x2, t.X2) - Dual.Min(x1, t.X1), height = Dual.Max(y2, t.Y2) - Dual.Min(y1, t.Y1);
        if (Measure == OverlapMeasure.GIoU)
        {
            var around = width * height;
            return 1 - iou + (around - union) / (around + Epsilon);
        }

        Dual dx = (x1 + x2 - (t.X1 + t.X2)) * 0.5, dy = (y1 + y2 - (t.Y1 + t.Y2)) * 0.5;
        var loss = 1 - iou + (dx * dx + dy * dy) / (width * width + height * height + Epsilon);
        if (Measure == OverlapMeasure.DIoU) return loss;

        var angle = Math.Atan2(t.Width, t.Height) - Dual.Atan2(ownWidth, ownHeight);
        var aspect = angle * angle * (4 / (Math.PI * Math.PI));
        // The factor is a constant for the gradient.
        double factor = aspect.Value / (1 - iou.Value + aspect.Value + Epsilon);
        return loss + aspect * factor;
    }

    (Dual X1, Dual Y1, Dual X2, Dual Y2) Corners(ReadOnlySpan<float> values)
    {
        Dual a = Dual.Variable(values[0], 0), b = Dual.Variable(values[1], 1);
        Dual c = Dual.Variable(values[2], 2), d = Dual.Variable(values[3], 3);
        return Representation switch
        {
            BoxRepresentation.Xyxy => (a, b, c, d),
            BoxRepresentation.Cxcywh => (a - c * 0.5, b - d * 0.5, a + c * 0.5, b + d * 0.5),
            _ => (a, b, a + c, b + d),
        };
    }
}

/// <summary>
/// A number together with its derivatives by a box's four numbers (forward-mode differentiation): losses are written as plain formulas
/// and their gradients follow.
/// </summary>
readonly record struct Dual(double Value, double D0, double D1, double D2, double D3)
{
    /// <summary>The <paramref name="index"/>th of the four numbers.</summary>
    public static Dual Variable(double value, int index) =>
        new(value, index == 0 ? 1 : 0, index == 1 ? 1 : 0, index == 2 ? 1 : 0, index == 3 ? 1 : 0);

    public static implicit operator Dual(double constant) => new(constant, 0, 0, 0, 0);

    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.D0 + b.D0, a.D1 + b.D1, a.D2 + b.D2, a.D3 + b.D3);

    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.D0 - b.D0, a.D1 - b.D1, a.D2 - b.D2, a.D3 - b.D3);

    public static Dual operator *(Dual a, Dual b) => Combine(a.Value * b.Value, a, b.Value, b, a.Value);

    public static Dual operator /(Dual a, Dual b) => Combine(a.Value / b.Value, a, 1 / b.Value, b, -a.Value / (b.Value * b.Value));

    /// <summary>The larger one; halfway between both derivatives where they are equal, as PyTorch's <c>max</c>.</summary>
    public static Dual Max(Dual a, Dual b) => a.Value > b.Value ? a : b.Value > a.Value ? b : (a + b) * 0.5;

    /// <summary>The smaller one; halfway between both derivatives where they are equal, as PyTorch's <c>min</c>.</summary>
    public static Dual Min(Dual a, Dual b) => a.Value < b.Value ? a : b.Value < a.Value ? b : (a + b) * 0.5;

    /// <summary>The angle whose tangent is y / x, also where x is 0.</summary>
    public static Dual Atan2(Dual y, Dual x)
    {
        double square = Math.Max(x.Value * x.Value + y.Value * y.Value, double.Epsilon);
        return Combine(Math.Atan2(y.Value, x.Value), y, x.Value / square, x, -y.Value / square);
    }

    static Dual Combine(double value, Dual a, double byA, Dual b, double byB) =>
        new(value, a.D0 * byA + b.D0 * byB, a.D1 * byA + b.D1 * byB, a.D2 * byA + b.D2 * byB, a.D3 * byA + b.D3 * byB);
}
