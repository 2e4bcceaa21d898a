namespace Boxfit.Preparation.Checking;

/// <summary>
/// Finds labels that are likely wrong: a model that has not seen them predicts another box, by more than it errs as a rule. Only
/// predictions that were made so tell anything; a model has learned the faults of what it was trained on.
/// </summary>
static class LabelDoubts
{
    // Three standard deviations of a normal distribution by its median deviation, which a tenth of wrong labels hardly moves.
    const double Deviations = 3 * 1.4826;

    // Labels that agree so well are not doubted, however well the others do: who draws a box twice draws it no better.
    const double MostIou = 0.75;

    // So near to labels are only predictions of a model that knows them.
    const double KnownIou = 0.98;

    /// <summary>Compares labels with predictions.</summary>
    /// <param name="pictures">The checked pictures.</param>
    /// <param name="predictions">What was predicted: one box, or that there is no object; pictures with several are left out.</param>
    /// <param name="images">Folder of the pictures; null looks beside the predictions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">No picture is in both.</exception>
    public static DoubtfulLabels Find(
        IReadOnlyList<CheckedPicture> pictures, AnnotationSet predictions, string? images, CancellationToken cancellation)
    {
        var predicted = Placed(predictions, images, cancellation);
        int[] matches = PictureMatcher.Match([.. pictures.Select(p => new PlacedPicture(p.Annotation, p.Path))], predicted);
        // Of one class in all predictions the model had no choice.
        bool hasClasses = predicted.SelectMany(p => p.Picture.Objects).Select(o => o.Label).Distinct().Skip(1).Any();
        var compared = new List<Compared>();
        var others = new List<Finding>();
        int without = 0;
        for (int i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            bool hasLabel = picture.DifferentObjects.Count == 1, isEmpty = picture.Annotation.Objects.Count == 0;
            if (matches[i] < 0 || (!hasLabel && !isEmpty) || SizeOf(picture, predicted[matches[i]].Picture) is not (int width, int height))
            {
                without++;
                continue;
            }
            if (predicted[matches[i]].Picture.Objects is not [var found])
            {
                if (hasLabel)
                    others.Add(picture.Finding(FindingKinds.DoubtAbsent, "predicted: no object", picture.DifferentObjects[0].Row));
                continue;
            }
            var box = found.ToRelative(width, height);
            if (isEmpty)
            {
                string detail = $"predicted {Show(box, (width, height))}";
                others.Add(picture.Finding(FindingKinds.DoubtMissing, detail) with { Predicted = box });
                continue;
            }
            var label = picture.DifferentObjects[0];
            compared.Add(new(picture, label.ToRelative(width, height), box, (width, height)));
            if (hasClasses && label.Label.Length > 0 && found.Label != label.Label)
            {
                string detail = $"labelled {AnnotationSetBuilder.Show(label.Label)}, predicted {AnnotationSetBuilder.Show(found.Label)}";
                others.Add(picture.Finding(FindingKinds.DoubtClass, detail, label.Row) with { Predicted = box });
            }
        }
        if (without == pictures.Count)
        {
            throw new InputException(
                $"No picture of the data has a box in {predictions.Source}. Pictures are matched by their place and by their names; " +
                "--images says where they are.");
        }
        double[] ious = [.. compared.Select(c => c.IoU).Order()];
        double median = ious.Length > 0 ? Median.Of(ious) : 0;
        double deviation = ious.Length > 0 ? Median.Of([.. ious.Select(iou => Math.Abs(iou - median)).Order()]) : 0;
        double limit = Math.Min(MostIou, median - Deviations * deviation);
        Compared[] doubtful = [.. compared.Where(c => c.IoU < limit).OrderBy(c => c.IoU).ThenBy(c => c.Picture.Index)];
        return new([.. doubtful.Select((c, i) => Doubt(c, $"{i + 1} of {doubtful.Length}")), .. others], compared.Count, median, limit)
        {
            Remarks = [.. Remarks(compared.Count, median, limit, without)],
        };
    }

    /// <summary>What is wrong with a label, if the prediction is right.</summary>
    internal static FindingKind KindOf(BoundingBox label, BoundingBox predicted)
    {
        if (!Holds(label, predicted) && !Holds(predicted, label)) return FindingKinds.DoubtElsewhere;
        // What would agree if the middles were the same, and if the sizes were.
        double sameMiddle = BoundingBox.IoU(MovedTo(label, predicted), predicted);
        double sameSize = BoundingBox.IoU(MovedTo(predicted, label), predicted);
        if (sameSize < sameMiddle) return FindingKinds.DoubtShifted;
        return label.Area > predicted.Area ? FindingKinds.DoubtLoose : FindingKinds.DoubtTight;

        // Whether the middle of the other lies in it.
        static bool Holds(BoundingBox box, BoundingBox other)
        {
            double x = (other.X1 + other.X2) / 2, y = (other.Y1 + other.Y2) / 2;
            return x > box.X1 && x < box.X2 && y > box.Y1 && y < box.Y2;
        }

        static BoundingBox MovedTo(BoundingBox box, BoundingBox place)
        {
            double right = (place.X1 + place.X2 - box.X1 - box.X2) / 2, down = (place.Y1 + place.Y2 - box.Y1 - box.Y2) / 2;
            return new(box.X1 + right, box.Y1 + down, box.X2 + right, box.Y2 + down);
        }
    }

    /// <summary>What is predicted, as far as it is one box or none, with where the pictures lie.</summary>
    static PlacedPicture[] Placed(AnnotationSet predictions, string? images, CancellationToken cancellation)
    {
        var locator = new PictureLocator(predictions, images);
        AnnotatedPicture[] boxed =
            [.. predictions.Pictures.Where(p => p.Objects is [] || (p.Objects is [var o] && o.X2 > o.X1 && o.Y2 > o.Y1))];
        var placed = new PlacedPicture[boxed.Length];
        ParallelLoop.For(boxed.Length, i => placed[i] = new(boxed[i], locator.Find(boxed[i])), cancellation);
        return placed;
    }

    /// <summary>The picture's own size, else what the predictions claim.</summary>
    static (int Width, int Height)? SizeOf(CheckedPicture picture, AnnotatedPicture predicted)
    {
        if (picture.Size is { } size) return size;
        return predicted is { Width: { } width, Height: { } height } ? (width, height) : null;
    }

    static Finding Doubt(Compared c, string rank)
    {
        string detail = string.Create(
            CultureInfo.InvariantCulture, $"{rank}: IoU {c.IoU:0.00} with what is predicted, {Show(c.Predicted, c.Size)}");
        return c.Picture.Finding(KindOf(c.Label, c.Predicted), detail, c.Picture.DifferentObjects[0].Row) with { Predicted = c.Predicted };
    }

    static IEnumerable<string> Remarks(int compared, double median, double limit, int without)
    {
        if (compared == 0) yield break;
        string labels = Counted.Of(compared, "label was compared with a prediction", "labels were compared with predictions");
        string usual = string.Create(CultureInfo.InvariantCulture, $"{labels}: median IoU {median:0.00}");
        yield return limit > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{usual}. Those below {limit:0.00} are doubted.")
            : $"{usual}, and so different from one another that such predictions cannot tell which labels are wrong.";
        if (median > KnownIou)
        {
            yield return "The predictions are nearly the labels themselves, as those of a model are that was trained on them: it has " +
                $"learned what is wrong, too. {ShellLine.Of("train", "DATA", "--folds", "5")} predicts each picture by a model that has " +
                "not seen it.";
        }
        if (without > 0)
            yield return $"{Counted.Of(without, "picture has", "pictures have")} no one label and prediction to be compared.";
    }

    static string Show(BoundingBox box, (int Width, int Height) size)
    {
        var (x1, y1, x2, y2) = box.ToPixels(size.Width, size.Height);
        return string.Create(CultureInfo.InvariantCulture, $"[{x1:0}, {y1:0}, {x2:0}, {y2:0}]");
    }

    /// <summary>A label beside what is predicted, both in 0…1 of the picture.</summary>
    readonly record struct Compared(CheckedPicture Picture, BoundingBox Label, BoundingBox Predicted, (int Width, int Height) Size)
    {
        public double IoU { get; } = BoundingBox.IoU(Label, Predicted);
    }
}

/// <summary>Labels in doubt.</summary>
/// <param name="Findings">Them, the most doubtful first, then objects that are missing or too many, and classes.</param>
/// <param name="Compared">How many labels were compared.</param>
/// <param name="MedianIou">The median of their IoU with what was predicted.</param>
/// <param name="Limit">The IoU below which a label is doubted.</param>
sealed record DoubtfulLabels(IReadOnlyList<Finding> Findings, int Compared, double MedianIou, double Limit)
{
    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}
