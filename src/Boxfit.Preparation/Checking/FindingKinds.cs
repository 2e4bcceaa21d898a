using static Boxfit.Preparation.Checking.FindingSeverity;

namespace Boxfit.Preparation.Checking;

/// <summary>
/// All kinds of faults that <see cref="DataChecker"/> looks for; <c>docs/data-checks.md</c> explains each with its threshold.
/// </summary>
public static class FindingKinds
{
    // The model may be wrong instead.
    const string Look = "Look at it: the model may be wrong, too. boxfit review corrects boxes in the browser.";

    /// <summary>An entry that cannot be understood.</summary>
    public static FindingKind Malformed { get; } = new(
        "malformed", Error, "entry not understood",
        "The entry is not in the data file's format, so its box is lost.", "Correct or remove it.");

    /// <summary>No file.</summary>
    public static FindingKind Missing { get; } = new(
        "missing", Error, "picture missing", "There is no file for the picture.",
        "Bring the file, correct the name, or name the folder with --images.");

    /// <summary>Several different files of one name.</summary>
    public static FindingKind Ambiguous { get; } = new(
        "ambiguous", Error, "picture not certain", "The name fits several files, and they differ.",
        "Name the pictures' folder with --images, or the picture by its path.");

    /// <summary>Not a picture, or a broken header.</summary>
    public static FindingKind Unreadable { get; } = new(
        "unreadable", Error, "picture unreadable",
        "The file is no picture that Boxfit reads; training skips it.", "Do what is said of the file, or remove it.");

    /// <summary>The header is in order, the pixels are not.</summary>
    public static FindingKind Truncated { get; } = new(
        "truncated", Error, "picture cut short or damaged",
        "The header can be read but not all of the pixels: an interrupted copy or download.", "Copy or download it again.");

    /// <summary>The annotation's width and height are those of another size.</summary>
    public static FindingKind SizeMismatch { get; } = new(DataFault.SizeMismatch);

    /// <summary>Width and height are exchanged.</summary>
    public static FindingKind SizeSwapped { get; } = new(DataFault.SizeSwapped);

    /// <summary>Shares of the picture that are taken for pixels.</summary>
    public static FindingKind SharesAsPixels { get; } = new(DataFault.SharesAsPixels);

    /// <summary>A box reaches or lies beyond its picture.</summary>
    public static FindingKind BoxOutside { get; } = new(
        "box-outside", Error, "box outside its picture", "An edge lies beyond the picture; training stops at it unless told to clip.",
        "Correct the box; one that is barely outside may be clipped (--fix, or train --outside-boxes clip).");

    /// <summary>A box without area.</summary>
    public static FindingKind BoxDegenerate { get; } = new(
        "box-degenerate", Error, "box without area", "Edges coincide, are in the wrong order, or are not numbers.",
        "Correct it; exchanged corners are often x, y, width, height taken for corners.");

    /// <summary>The same picture in two parts.</summary>
    public static FindingKind DuplicateAcrossParts { get; } = new(
        "duplicate-across-parts", Error, "copy in another part",
        "The picture, or one that looks the same, is also in another part: what is tested was trained on, so the figures look too good.",
        "Divide anew with boxfit data split, which keeps copies together, or remove one.") { IsMendedByDividing = true };

    /// <summary>The same group in training and test.</summary>
    public static FindingKind GroupAcrossParts { get; } = new(
        "group-across-parts", Error, "group also in train",
        "The picture's person or group also stands in the training part, so the figures do not hold for new ones.",
        "Divide anew with boxfit data split --group.") { IsMendedByDividing = true };

    /// <summary>A picture without a box.</summary>
    public static FindingKind NoBox { get; } = new(
        "no-box", Note, "picture without a box",
        $"The data names the picture but no box: it is one without the object. From {Dataset.FewestEmpty} of them on training learns " +
        "from them to say that there is none (--presence); fewer are left out.", "Where it shows the object, annotate it, or remove it.");

    /// <summary>Several different boxes.</summary>
    public static FindingKind SeveralBoxes { get; } = new(
        "several-boxes", Warning, "several boxes", "The model finds one object; with several, training does not know which.",
        "Choose with --objects largest|first|class NAME, or remove the picture. Where two files that name the same pictures became " +
        "one, their boxes are both here: take the pictures from one of them alone (predict --without proposes boxes for the others).");

    /// <summary>A very small box.</summary>
    public static FindingKind BoxTiny { get; } = new(
        "box-tiny", Warning, "tiny box",
        "Little is left of the object at the network's input size; often a wrong click.", "Look at it.");

    /// <summary>A box over the whole picture.</summary>
    public static FindingKind BoxCoversPicture { get; } = new(
        "box-covers-picture", Warning, "box covers the whole picture",
        "It says nothing about where the object is; often a placeholder.", "Look at it.");

    /// <summary>16 bits a level, of which the upper ones are not used.</summary>
    public static FindingKind DimLevels { get; } = new(
        "dim-levels", Warning, "small levels in 16 bits",
        "The file has 16 bits a level, but no level is above 4095, as where a camera's 12 bits are stored unscaled. " +
        "Of each level the high byte is read, so the picture is nearly black.",
        "Scale its levels to the whole range (12 bits: multiply by 16), or save it with 8 bits.");

    /// <summary>The same annotation twice.</summary>
    public static FindingKind ListedTwice { get; } = new(
        "listed-twice", Warning, "listed twice", "The same picture or box stands in the data more than once.", "Remove all but one.");

    /// <summary>The same file or the same pixels.</summary>
    public static FindingKind ExactDuplicate { get; } = new(
        "exact-duplicate", Warning, "exact copy",
        "Another file has the same bytes or the same pixels; a random split may test what it trained on.",
        "Remove it, or divide with boxfit data split, which keeps copies together.") { IsMendedByDividing = true };

    /// <summary>Looks the same.</summary>
    public static FindingKind NearDuplicate { get; } = new(
        "near-duplicate", Warning, "near copy", "Another picture looks the same but for size, compression or brightness.",
        "Remove it, or divide with boxfit data split, which keeps copies together.") { IsMendedByDividing = true };

    /// <summary>Copies whose boxes are not the same.</summary>
    public static FindingKind DuplicatesDisagree { get; } = new(
        "duplicates-disagree", Warning, "copies with different boxes",
        "The same picture has two different boxes. Worse than a copy: at least one is wrong, and no model can be right on both.",
        "Look at both and keep the better one.");

    /// <summary>The prediction is somewhere else.</summary>
    public static FindingKind DoubtElsewhere { get; } = new(
        "doubt-elsewhere", Note, "box perhaps on something else",
        "A model that has not seen the label finds the object elsewhere: the box may be on another thing, or another picture's.", Look)
    { AsksForWork = true };

    /// <summary>The prediction is smaller.</summary>
    public static FindingKind DoubtLoose { get; } = new(
        "doubt-loose", Note, "box perhaps too large",
        "A model that has not seen the label finds a smaller box at the same place.", Look) { AsksForWork = true };

    /// <summary>The prediction is larger.</summary>
    public static FindingKind DoubtTight { get; } = new(
        "doubt-tight", Note, "box perhaps too small",
        "A model that has not seen the label finds a larger box at the same place.", Look) { AsksForWork = true };

    /// <summary>The prediction is as large, beside it.</summary>
    public static FindingKind DoubtShifted { get; } = new(
        "doubt-shifted", Note, "box perhaps shifted",
        "A model that has not seen the label finds a box of about its size beside it.", Look) { AsksForWork = true };

    /// <summary>There is a prediction and no label.</summary>
    public static FindingKind DoubtMissing { get; } = new(
        "doubt-missing", Note, "label perhaps missing", "The data has no box where the predictions have one.", Look) { AsksForWork = true };

    /// <summary>There is a label, and the model sees no object.</summary>
    public static FindingKind DoubtAbsent { get; } = new(
        "doubt-absent", Note, "object perhaps not there",
        "The data has a box where a model that has not seen it says that there is no object.", Look) { AsksForWork = true };

    /// <summary>The label is of another class than the prediction.</summary>
    public static FindingKind DoubtClass { get; } = new(
        "doubt-class", Note, "class perhaps wrong", "A model that has not seen the label takes the object for another class.",
        Look) { AsksForWork = true };

    /// <summary>The name says another format than the content.</summary>
    public static FindingKind WrongExtension { get; } = new(
        "wrong-extension", Note, "wrong file ending",
        "The content is of another format than the name says. Boxfit goes by the content; other programs may not.",
        "Rename or convert it.") { AsksForWork = true };

    /// <summary>Stored turned or mirrored.</summary>
    public static FindingKind ExifOrientation { get; } = new(
        "exif-orientation", Note, "EXIF orientation",
        "The file is stored turned or mirrored. Boxfit turns it upright and takes boxes in the upright picture; " +
        "not all annotation tools do.",
        "Look at its box in the report.");

    /// <summary>No colour.</summary>
    public static FindingKind GreyPicture { get; } = new(
        "grey-picture", Note, "grey picture", "It has no colour; it is used with its grey repeated.", "Leave it as it is.");

    /// <summary>Inks instead of colours.</summary>
    public static FindingKind CmykPicture { get; } = new(
        "cmyk-picture", Note, "CMYK picture",
        "It is stored for printing; programs differ in the colours they make of it.", "Convert it to RGB.")
    { AsksForWork = true };

    /// <summary>The decoder complained.</summary>
    public static FindingKind StrayBytes { get; } = new(
        "stray-bytes", Note, "stray bytes in the file",
        "The decoder met bytes that do not belong there and could go on.", "Save it anew if it looks damaged.");

    /// <summary>A picture beside the others that the data does not name.</summary>
    public static FindingKind NoAnnotation { get; } = new(
        "no-annotation", Note, "picture without annotation",
        "The file lies among the pictures, but the data does not name it.", "Annotate it, or leave it.");

    /// <summary>A file beside the others that the data does not name and that could not be annotated as it is.</summary>
    public static FindingKind UnreadableBeside { get; } = new(
        "unreadable-beside", Note, "unreadable file beside the pictures",
        "The file lies among the pictures and cannot be read, or not all of it. The data does not name it, so training does not miss it.",
        "Convert it, or copy or download it again, as is said of it; then annotate it. Or remove it.");

    /// <summary>Classes that are probably one.</summary>
    public static FindingKind LabelSpelling { get; } = new(
        "label-spelling", Note, "label in several spellings", "Two classes differ only in spelling.", "Make them one.")
    { AsksForWork = true };

    /// <summary>A class that is called by a number, among names.</summary>
    public static FindingKind LabelNumber { get; } = new(
        "label-number", Note, "number for a class",
        "A class is called by a number, others by names, as where YOLO's labels came without their file of names.",
        "Bring classes.txt or data.yaml beside YOLO's labels, or make them one.") { AsksForWork = true };

    /// <summary>All kinds, the most severe first.</summary>
    public static IReadOnlyList<FindingKind> All { get; } =
    [
        Malformed, Missing, Ambiguous, Unreadable, Truncated, SizeSwapped, SizeMismatch, SharesAsPixels, BoxDegenerate, BoxOutside,
        DuplicateAcrossParts, GroupAcrossParts,
        DuplicatesDisagree, ExactDuplicate, NearDuplicate, ListedTwice, NoBox, SeveralBoxes, BoxTiny, BoxCoversPicture,
        DimLevels, DoubtElsewhere, DoubtLoose, DoubtTight, DoubtShifted, DoubtMissing, DoubtAbsent, DoubtClass,
        WrongExtension, ExifOrientation, GreyPicture, CmykPicture, StrayBytes, NoAnnotation, UnreadableBeside,
        LabelSpelling, LabelNumber,
    ];

    /// <summary>The kind of a fault at which training stops.</summary>
    internal static FindingKind Of(DataFault fault) => All.First(kind => kind.Name == fault.Name);
}
