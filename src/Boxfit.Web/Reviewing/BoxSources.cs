using Boxfit.Preparation.Labelling;

namespace Boxfit.Web.Reviewing;

/// <summary>What proposes boxes for pictures one by one. Used from several threads.</summary>
interface IBoxSource : IDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>What tells it from another of its name.</summary>
    string Stamp { get; }

    /// <summary>What it says of a picture; null where it says nothing.</summary>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    ReviewProposal? Propose(string path);
}

/// <summary>
/// A model. It says nothing of how sure it is of a box, so it is asked for the picture's mirror image, too: how far the two boxes agree,
/// as IoU, is taken for it. Where a model does not know what it looks at, the two are rarely in one place. One that says whether the object
/// is there may propose that it is not, and how sure it is of that.
/// </summary>
/// <param name="name">The model's name.</param>
/// <param name="predictor">The model, which is disposed of with this.</param>
sealed class ModelBoxes(string name, Predictor predictor) : IBoxSource
{
    public string Name => name;

    public string Stamp { get; } = StampOf(predictor.Description.Provenance);

    /// <summary>The classes of what it was trained on.</summary>
    public IReadOnlyList<string> Classes => predictor.Description.Classes;

    public ReviewProposal? Propose(string path)
    {
        var picture = PictureReader.Read(path);
        var seen = Predict(picture);
        if (!seen.IsPresent) return new(name, null, null, Math.Round(1 - (seen.Confidence ?? 0), 4));
        if (!seen.Box.IsValid) return new(name, null, null, null);
        Mirror(picture);
        var mirrored = Predict(picture).Box;
        double agreement = BoundingBox.IoU(seen.Box, mirrored with { X1 = 1 - mirrored.X2, X2 = 1 - mirrored.X1 });
        return new(name, seen.Pixels, seen.Label, Math.Round(agreement, 4));
    }

    public void Dispose() => predictor.Dispose();

    /// <summary>Whether a source's stamp is a model's.</summary>
    public static bool IsStamp(string stamp) => stamp.Split(' ') is [.., var created, _]
        && DateTimeOffset.TryParseExact(created, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static string StampOf(Provenance from) => string.Create(CultureInfo.InvariantCulture, $"{from.Created:O} {from.Step}");

    Prediction Predict(RgbImage picture) => predictor.PredictPixels(picture.Pixels, picture.Width, picture.Height);

    static void Mirror(RgbImage picture)
    {
        int stride = 3 * picture.Width;
        for (int y = 0; y < picture.Height; y++)
        {
            var row = picture.Pixels.AsSpan(y * stride, stride);
            row.Reverse();
            // Red and blue have changed places, too.
            for (int x = 0; x < stride; x += 3) (row[x], row[x + 2]) = (row[x + 2], row[x]);
        }
    }
}

/// <summary>Cascades, asked one after the other. Where they find nothing, that says nothing.</summary>
/// <param name="name">Their name.</param>
/// <param name="options">The cascades, and what their boxes are called.</param>
/// <param name="cancellation">Ends the search of a picture.</param>
sealed class CascadeBoxes(string name, LabellingOptions options, CancellationToken cancellation) : IBoxSource
{
    readonly PictureLabeller _labeller = new(options, cancellation);

    public string Name => name;

    public string Stamp => string.Join(' ', options.Cascades.Select(c => $"{c}").Append(options.Label));

    public ReviewProposal? Propose(string path)
    {
        var found = _labeller.Label(path, Path.GetFileName(path), _ => { });
        if (found.Error is { } error) throw new PictureException(path, error);
        return found.Choose(LabelPolicy.Best, out _) is { } box
            ? new(name, box.Pixels, _labeller.LabelOf(found), LabelConfidence.Of(box)) : null;
    }

    public void Dispose()
    {
        // Cascades hold nothing but memory.
    }
}
