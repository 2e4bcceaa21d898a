namespace Boxfit.Data.Augmenting;

/// <summary>
/// Random changes to training pictures; the object's box moves along and the object stays in sight. All are off by default. Changes of
/// place are joined to one map (perspective, then rotation, scale, shift, mirror), so that pixels are interpolated once. Then come
/// colours, grey, blur, noise and erasing, in this order. What is drawn depends on the seed, the epoch and the picture alone.
/// Meanings follow torchvision's transforms v2 and Albumentations where named.
/// </summary>
public sealed record Augmentation
{
    /// <summary>Probability of mirroring left to right, 0…1 (<c>RandomHorizontalFlip</c>).</summary>
    public double Flip { get; init; }

    /// <summary>Largest shift along each axis, as a share of the side, 0…1; uniform either way (<c>RandomAffine</c>).</summary>
    public double Shift { get; init; }

    /// <summary>Largest factor of zooming in, 1…10, and out unless <see cref="ZoomOut"/> says another; log-uniform.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>Largest factor by which the picture is made smaller, 1…10; as <see cref="Zoom"/> when null.</summary>
    public double? ZoomOut { get; init; }

    /// <summary>
    /// False scales about the picture's centre. True puts a smaller picture anywhere within the frame, and of a larger one shows any part
    /// (<c>ScaleJitter</c> with <c>RandomCrop</c>); <see cref="Shift"/> comes on top.
    /// </summary>
    public bool ZoomAnywhere { get; init; }

    /// <summary>Largest factor by which the aspect ratio changes, 1…10; log-uniform either way.</summary>
    public double Aspect { get; init; } = 1;

    /// <summary>
    /// Largest rotation about the picture's centre in degrees of the network's input, 0…45; uniform either way (<c>RandomRotation</c>).
    /// The new box holds the old one's turned corners, so it is larger than the object: of a square by (cos α + sin α)² in area, that is
    /// 1.38 at 10° and 2 at 45°. Small angles only, unless objects fill their boxes' corners.
    /// </summary>
    public Strength Rotate { get; init; } = 0;

    /// <summary>
    /// Largest distortion, 0…0.5 (<c>RandomPerspective</c>'s <c>distortion_scale</c>): each corner moves inwards by up to this share of
    /// half a side. As with rotation the new box holds the old one's corners.
    /// </summary>
    public Strength Perspective { get; init; } = 0;

    /// <summary>
    /// Least share of the moved box's area that lies within the frame, 0.1…1 (Albumentations' <c>min_visibility</c>). A drawn change
    /// that cuts away more is drawn again, ten times at most; then the picture stays in its place.
    /// </summary>
    public double Visible { get; init; } = 0.8;

    /// <summary>What is seen where the changed picture does not reach.</summary>
    public BorderFill Border { get; init; } = BorderFill.Repeat;

    /// <summary>
    /// Size at which pictures are kept for warping, as a factor of the network's input, 1…3: with more than 1, zooming in shows finer
    /// detail instead of a blurred enlargement. Memory and the cache's reading grow with its square.
    /// </summary>
    public double Oversample { get; init; } = 1;

    /// <summary>Largest relative change of brightness, 0…1: levels are multiplied by 1 ± this (<c>ColorJitter</c>).</summary>
    public Strength Brightness { get; init; } = 0;

    /// <summary>Largest relative change of contrast about the picture's mean grey, 0…1 (<c>ColorJitter</c>).</summary>
    public Strength Contrast { get; init; } = 0;

    /// <summary>Largest relative change of saturation, 0…1: a blend with the pixel's grey, or away from it (<c>ColorJitter</c>).</summary>
    public Strength Saturation { get; init; } = 0;

    /// <summary>Largest turn of the hue, as a share of the colour circle, 0…0.5 (<c>ColorJitter</c>).</summary>
    public Strength Hue { get; init; } = 0;

    /// <summary>Probability of leaving only the grey, 0…1 (<c>RandomGrayscale</c>).</summary>
    public double Grey { get; init; }

    /// <summary>Largest standard deviation of a blur in pixels of the network's input, 0…10; uniform (<c>GaussianBlur</c>).</summary>
    public Strength Blur { get; init; } = 0;

    /// <summary>
    /// Largest standard deviation of normal noise on each level, as a share of all levels, 0…0.5; uniform (Albumentations'
    /// <c>GaussNoise</c>).
    /// </summary>
    public Strength Noise { get; init; } = 0;

    /// <summary>
    /// Largest share of the picture that a rectangle of one random colour hides, 0…0.5; uniform, sides 0.3…3.3 (<c>RandomErasing</c>).
    /// One that would hide more than a quarter of the box is drawn again, ten times at most; then nothing is erased.
    /// </summary>
    public Strength Erase { get; init; } = 0;

    /// <summary>True when any change is switched on.</summary>
    public bool IsActive => Flip > 0 || ChangesPlace || ChangesColour || Blur.IsActive || Noise.IsActive || Erase.IsActive;

    internal bool ChangesPlace => Shift > 0 || Zoom > 1 || ZoomOut > 1 || Aspect > 1 || Rotate.IsActive || Perspective.IsActive;

    internal bool ChangesColour => JittersColour || Hue.IsActive || Grey > 0;

    internal bool JittersColour => Brightness.IsActive || Contrast.IsActive || Saturation.IsActive;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Check(nameof(Flip), Flip, 0, 1);
        Check(nameof(Shift), Shift, 0, 1);
        Check(nameof(Zoom), Zoom, 1, 10);
        Check(nameof(ZoomOut), ZoomOut ?? 1, 1, 10);
        Check(nameof(Aspect), Aspect, 1, 10);
        CheckStrength(nameof(Rotate), Rotate, 45);
        CheckStrength(nameof(Perspective), Perspective, 0.5);
        Check(nameof(Visible), Visible, 0.1, 1);
        Check(nameof(Oversample), Oversample, 1, 3);
        CheckStrength(nameof(Brightness), Brightness, 1);
        CheckStrength(nameof(Contrast), Contrast, 1);
        CheckStrength(nameof(Saturation), Saturation, 1);
        CheckStrength(nameof(Hue), Hue, 0.5);
        Check(nameof(Grey), Grey, 0, 1);
        CheckStrength(nameof(Blur), Blur, 10);
        CheckStrength(nameof(Noise), Noise, 0.5);
        CheckStrength(nameof(Erase), Erase, 0.5);

        static void CheckStrength(string name, Strength value, double most)
        {
            Check(name, value.Most, 0, most);
            Check("probability of " + name, value.Chance, 0, 1);
        }

        static void Check(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                throw new InputException($"The augmentation's {name.ToLowerInvariant()} is {value}; expected {least}…{most}.");
        }
    }
}
