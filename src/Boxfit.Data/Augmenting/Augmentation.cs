using Row = Boxfit.Data.Settings.Setting<Boxfit.Data.Augmenting.Augmentation>;
using static Boxfit.Data.Settings.Limit;
using static Boxfit.Data.Settings.SettingText;

namespace Boxfit.Data.Augmenting;

/// <summary>
/// Random changes to training pictures; the object's box moves along and the object stays in sight. All are off by default. Changes of
/// place are joined to one map (perspective, then rotation, scale, shift, mirror), so that pixels are interpolated once. Then come
/// colours, grey, blur, noise and erasing, in this order. What is drawn depends on the seed, the epoch and the picture alone.
/// Meanings follow torchvision's transforms v2 and Albumentations where named.
/// </summary>
public sealed record Augmentation
{
    /// <summary>Probability of mirroring left to right (<c>RandomHorizontalFlip</c>).</summary>
    public double Flip { get; init; }

    /// <summary>Largest shift along each axis, as a share of the side; uniform either way (<c>RandomAffine</c>).</summary>
    public double Shift { get; init; }

    /// <summary>Largest change of scale, 0.2 for factors from 1/1.2 to 1.2; smaller as <see cref="ZoomOut"/> says; log-uniform.</summary>
    public double Zoom { get; init; }

    /// <summary>Largest change to a smaller scale, 0.4 for factors down to 1/1.4; as <see cref="Zoom"/> when null.</summary>
    public double? ZoomOut { get; init; }

    /// <summary>
    /// False scales about the picture's centre. True puts a smaller picture anywhere within the frame, and of a larger one shows any part
    /// (<c>ScaleJitter</c> with <c>RandomCrop</c>); <see cref="Shift"/> is added.
    /// </summary>
    public bool ZoomAnywhere { get; init; }

    /// <summary>Largest change of the aspect ratio, 0.3 for factors from 1/1.3 to 1.3; log-uniform.</summary>
    public double Aspect { get; init; }

    /// <summary>
    /// Largest rotation about the picture's centre in degrees of the network's input; uniform either way (<c>RandomRotation</c>).
    /// The new box holds the old one's turned corners, so it is larger than the object: of a square by (cos α + sin α)² in area, that is
    /// 1.38 at 10° and 2 at 45°. Small angles only, unless objects fill their boxes' corners.
    /// </summary>
    public Strength Rotate { get; init; } = 0;

    /// <summary>
    /// Largest distortion (<c>RandomPerspective</c>'s <c>distortion_scale</c>): each corner moves inwards by up to this share of half a
    /// side. As with rotation the new box holds the old one's corners.
    /// </summary>
    public Strength Perspective { get; init; } = 0;

    /// <summary>
    /// Least share of the moved box's area that lies within the frame (Albumentations' <c>min_visibility</c>). A drawn change that cuts
    /// away more is drawn again, ten times at most; then the picture stays in its place.
    /// </summary>
    public double Visible { get; init; } = 0.8;

    /// <summary>What is seen where the changed picture does not reach.</summary>
    public BorderFill Border { get; init; } = BorderFill.Repeat;

    /// <summary>
    /// Size at which pictures are kept for warping, as a factor of the network's input: with more than 1, zooming in shows finer detail
    /// instead of a blurred enlargement. Memory and the cache's reading grow with its square.
    /// </summary>
    public double Oversample { get; init; } = 1;

    /// <summary>
    /// How far off the boxes are that a network is trained to look again at, as a share of their sides: the usual deviation of their
    /// centre; that of their size is half as much again. Only where a network looks more than once (<see cref="Looks"/>).
    /// </summary>
    public double LookError { get; init; } = 0.1;

    /// <summary>Largest relative change of brightness: levels are multiplied by 1 ± this (<c>ColorJitter</c>).</summary>
    public Strength Brightness { get; init; } = 0;

    /// <summary>Largest relative change of contrast about the picture's mean grey (<c>ColorJitter</c>).</summary>
    public Strength Contrast { get; init; } = 0;

    /// <summary>Largest relative change of saturation: a blend with the pixel's grey, or away from it (<c>ColorJitter</c>).</summary>
    public Strength Saturation { get; init; } = 0;

    /// <summary>Largest turn of the hue, as a share of the colour circle (<c>ColorJitter</c>).</summary>
    public Strength Hue { get; init; } = 0;

    /// <summary>Probability of leaving only the grey (<c>RandomGrayscale</c>).</summary>
    public double Grey { get; init; }

    /// <summary>Largest standard deviation of a blur in pixels of the network's input; uniform (<c>GaussianBlur</c>).</summary>
    public Strength Blur { get; init; } = 0;

    /// <summary>Largest standard deviation of normal noise, as a share of all levels (Albumentations' <c>GaussNoise</c>).</summary>
    public Strength Noise { get; init; } = 0;

    /// <summary>
    /// Largest share of the picture that a rectangle of one random colour hides; uniform, sides 0.3…3.3 (<c>RandomErasing</c>).
    /// One that would hide more than a quarter of the box is drawn again, ten times at most; then nothing is erased.
    /// </summary>
    public Strength Erase { get; init; } = 0;

    /// <summary>True when any change is switched on.</summary>
    public bool IsActive => Flip > 0 || ChangesPlace || ChangesColour || Blur.IsActive || Noise.IsActive || Erase.IsActive;

    internal bool ChangesPlace => Shift > 0 || Zoom > 0 || ZoomOut > 0 || Aspect > 0 || Rotate.IsActive || Perspective.IsActive;

    internal bool ChangesColour => JittersColour || Hue.IsActive || Grey > 0;

    internal bool JittersColour => Brightness.IsActive || Contrast.IsActive || Saturation.IsActive;

    /// <summary>Name of the setting that only models with several looks have a use for.</summary>
    internal const string LookErrorName = "look-error";

    /// <summary>Its settings, in the order of help texts.</summary>
    internal static IReadOnlyList<Setting<Augmentation>> Settings { get; } =
    [
        Row.OfNumber("flip", "P", "Probability of a horizontal flip", a => a.Flip, (a, v) => a with { Flip = v }, Share),
        Row.OfNumber("shift", "X", "Largest random shift, as a share of the side",
            a => a.Shift, (a, v) => a with { Shift = v }, Between(0, 0.5)),
        Row.OfNumber("zoom", "X", "Largest random change of scale, as a share", a => a.Zoom, (a, v) => a with { Zoom = v }, Share),
        new Row("zoom-out", "X", "Largest random change to a smaller scale; where none is given, that of zoom",
            (a, v) => a with { ZoomOut = Number(v) }, a => a.ZoomOut is { } zoom ? Print(zoom) : "")
            .Requiring(Share.Expected, a => Share.Holds(a.ZoomOut ?? 0)),
        Row.OfSwitch("zoom-place", new("centre", "anywhere"),
            "Where a zoomed picture lies: about the centre, or anywhere (a random part of a larger one)",
            a => a.ZoomAnywhere, (a, v) => a with { ZoomAnywhere = v }),
        Row.OfNumber("aspect", "X", "Largest random change of the aspect ratio, as a share",
            a => a.Aspect, (a, v) => a with { Aspect = v }, Share),
        Row.OfStrength("rotate", "DEG", "Largest random rotation; @P: in this share of the pictures only, as with the settings below",
            a => a.Rotate, (a, v) => a with { Rotate = v }, Between(0, 45)),
        Row.OfStrength("perspective", "X", "Largest random move of the corners, as a share of half a side",
            a => a.Perspective, (a, v) => a with { Perspective = v }, Between(0, 0.5)),
        Row.OfNumber("visible", "X", "Least share of a moved box that stays in the picture",
            a => a.Visible, (a, v) => a with { Visible = v }, Between(0.1, 1)),
        Row.OfChoice("border", new("repeat", "grey", "random"), "Beyond a moved picture: its edge repeated, grey, or a random colour",
            a => (int)a.Border, (a, v) => a with { Border = (BorderFill)v }),
        Row.OfNumber("oversample", "X", "Keep pictures X times as large as the input, so that zooming in shows more detail",
            a => a.Oversample, (a, v) => a with { Oversample = v }, Between(1, 3)),
        Row.OfNumber(LookErrorName, "X", "How far off the boxes are that training looks again at, as a share of their sides",
            a => a.LookError, (a, v) => a with { LookError = v }, Between(0, 0.5)),
        Row.OfStrength("brightness", "X", "Largest random change of brightness, as a share",
            a => a.Brightness, (a, v) => a with { Brightness = v }, Share),
        Row.OfStrength("contrast", "X", "Largest random change of contrast, as a share",
            a => a.Contrast, (a, v) => a with { Contrast = v }, Share),
        Row.OfStrength("saturation", "X", "Largest random change of saturation, as a share",
            a => a.Saturation, (a, v) => a with { Saturation = v }, Share),
        Row.OfStrength("hue", "X", "Largest random turn of the hue, as a share of the colour circle",
            a => a.Hue, (a, v) => a with { Hue = v }, Between(0, 0.5)),
        Row.OfNumber("grey", "P", "Probability of a grey picture", a => a.Grey, (a, v) => a with { Grey = v }, Share),
        Row.OfStrength("blur", "X", "Largest standard deviation of a random blur, in pixels",
            a => a.Blur, (a, v) => a with { Blur = v }, Between(0, 10)),
        Row.OfStrength("noise", "X", "Largest standard deviation of random noise, as a share of all levels",
            a => a.Noise, (a, v) => a with { Noise = v }, Between(0, 0.5)),
        Row.OfStrength("erase", "X", "Largest area of a random rectangle of one colour, as a share of the picture",
            a => a.Erase, (a, v) => a with { Erase = v }, Between(0, 0.5)),
    ];

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        foreach (var setting in Settings) setting.Check(this);
    }
}

/// <summary>How far a random change goes at most, and in what share of the pictures it happens at all.</summary>
/// <param name="Most">The largest amount, in the change's own unit; 0 switches it off.</param>
/// <param name="Chance">Probability that a picture is changed, 0…1.</param>
public readonly record struct Strength(double Most, double Chance = 1)
{
    /// <summary>True when it can happen.</summary>
    public bool IsActive => Most > 0 && Chance > 0;

    /// <summary>A change that happens to every picture, up to the given amount.</summary>
    public static implicit operator Strength(double most) => FromDouble(most);

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static Strength FromDouble(double most) => new(most);

    /// <summary>Decides for one picture; draws a number only where the answer is open.</summary>
    internal bool Happens(ref SeededRandom random) => IsActive && (Chance >= 1 || random.NextDouble() < Chance);
}

/// <summary>
/// What is seen where a changed picture does not reach. There is no mirroring (OpenCV's <c>BORDER_REFLECT</c>): it would show a second
/// object that no box tells of.
/// </summary>
public enum BorderFill
{
    /// <summary>The outermost pixels, repeated (OpenCV's <c>BORDER_REPLICATE</c>): no edge shows where the picture ends.</summary>
    Repeat,

    /// <summary>The grey of letterboxing (114).</summary>
    Grey,

    /// <summary>One colour, drawn anew for each picture.</summary>
    Random,
}
