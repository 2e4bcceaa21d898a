namespace Boxfit.Data.Formats;

/// <summary>
/// Finds out what the numbers of a file's boxes are, by all of them together. COCO's own form counts where nothing speaks against it;
/// where another fits and COCO's does not, nobody can tell a wrong form from wrong boxes, and the file has to say it.
/// </summary>
/// <param name="file">The file, for messages.</param>
/// <param name="isGiven">True where the format's own form is COCO's; false where files of the kind have several.</param>
/// <param name="options">What the user says of them, which decides.</param>
/// <param name="boxes">The boxes of which the file does not say what their numbers are; it is gone through several times.</param>
sealed class CocoForm(string file, bool isGiven, ReadOptions options, IEnumerable<UnsaidBox> boxes)
{
    // Shares may be a little above 1; a box in pixels is not that small in every picture.
    const double LargestShare = 1.05;

    const string Remedy = "Say which with --boxes, or in the file by a bbox_mode in each annotation.";

    /// <summary>What the numbers are.</summary>
    public BoxForm Form { get; private set; } = BoxForm.Size;

    /// <summary>What they are measured in.</summary>
    public NumberUnit Unit { get; private set; } = NumberUnit.Pixels;

    /// <summary>Decides.</summary>
    /// <returns>What is to be said; null where the form is the given one.</returns>
    /// <exception cref="InputException">It cannot be told.</exception>
    public string? Decide()
    {
        if (options.Boxes is { } said && !CocoBox.Forms.Contains(said))
        {
            throw new InputException(
                $"{file}: --boxes {ReadWords.Forms[(int)said]} is nothing that a bbox can be; expected corners, size or centre.");
        }
        if (!boxes.Any()) return null;
        // Boxes of nothing but zeros say nothing.
        bool areSmall = boxes.Any(b => b.Box.C > 0)
            && boxes.All(b => Math.Max(Math.Max(b.Box.A, b.Box.B), Math.Max(b.Box.C, b.Box.D)) <= LargestShare);
        Unit = options.Units ?? (areSmall ? NumberUnit.Share : NumberUnit.Pixels);
        if (options.Boxes is { } form)
        {
            Form = form;
            bool isFound = options.Units is null && areSmall;
            return isFound ? $"The numbers of bbox in {file} are taken as shares of the picture: all lie in 0…1." : null;
        }
        return Unit == NumberUnit.Pixels ? DecidePixels() : DecideShares(Unit == NumberUnit.Share ? 1 : 100);
    }

    string? DecidePixels()
    {
        BoxForm[] possible = [.. CocoBox.Forms.Where(form => boxes.All(b => b.Box.MayBe(form, b.Width, b.Height)))];
        bool mayBeGiven = isGiven && possible.Contains(BoxForm.Size);
        // Where each outline or area that fits any form fits the same one, it is certain.
        if (boxes.Select(b => b.Box.Hint).Where(h => h is not null).Distinct().ToArray() is [{ } told])
        {
            if (told == BoxForm.Size && isGiven) return null;
            if (possible.Contains(told))
            {
                Form = told;
                return $"The numbers of bbox in {file} are {Words(Form)}: its segmentations or areas fit only these.";
            }
        }
        if (mayBeGiven || (isGiven && possible.Length == 0)) return null;
        if (isGiven)
        {
            UnsaidBox[] wrong = [.. boxes.Where(b => !b.Box.MayBe(BoxForm.Size, b.Width, b.Height))];
            throw new InputException(
                $"{file}: read as COCO's x, y, width, height, {wrong.Length} of {Counted.Of(boxes.Count(), "box")} " +
                $"{Counted.Word(wrong.Length, "reaches", "reach")} out of their pictures, " +
                $"such as {Show(wrong[0])}; read as {string.Join(" or as ", possible.Select(Words))}, all lie inside. {Remedy}");
        }
        if (possible.Where(form => form != BoxForm.Centre).ToArray() is [var only])
        {
            Form = only;
            return $"The numbers of bbox in {file} are taken as {Words(Form)}, the only way in which all boxes are possible.";
        }
        throw new InputException(
            $"{file} does not say what the numbers of bbox are, and {(possible.Length == 0 ? "no form fits" : "several forms fit")} all " +
            $" {Counted.Of(boxes.Count(), "box")}, such as {Show(boxes.First())}. {Remedy}");
    }

    string? DecideShares(int whole)
    {
        BoxForm[] possible = [.. CocoBox.Forms.Where(form => boxes.All(b => b.Box.MayBe(form, whole, whole)))];
        bool isSaid = options.Units is not null;
        if (isSaid && isGiven && possible.Contains(BoxForm.Size)) return null;
        if (possible is not [var only])
        {
            string pixels = isSaid ? "" : "they are shares of the picture, but COCO's are pixels, and ";
            throw new InputException(
                $"{file}: all numbers of bbox lie in 0…{whole}, such as {Show(boxes.First())}; {pixels}it cannot be told whether " +
                $"they are x, y, width, height or another form. {Remedy}");
        }
        Form = only;
        return $"The numbers of bbox in {file} are taken as {Words(Form)} in shares of the picture, the only way in which all fit.";
    }

    static string Show(UnsaidBox b)
    {
        string size = b is { Width: { } width, Height: { } height } ? $" in {width}×{height}" : "";
        return $"[{b.Box.A:0.####}, {b.Box.B:0.####}, {b.Box.C:0.####}, {b.Box.D:0.####}]{size} of annotation {b.Row}";
    }

    static string Words(BoxForm form) => form switch
    {
        BoxForm.Corners => "corners x1, y1, x2, y2",
        BoxForm.Size => "x, y, width, height",
        _ => "centre x, y and width, height",
    };
}
