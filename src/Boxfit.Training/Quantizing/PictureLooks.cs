namespace Boxfit.Training.Quantizing;

/// <summary>Looks at pictures with an ONNX file that takes pixels and computes one look, as often as its model looks.</summary>
/// <param name="session">The file, loaded.</param>
/// <param name="looker">Shows it the pictures.</param>
sealed class PictureLooks(OnnxSession session, Looker looker)
{
    readonly int _presence = session.PlaceOf(ModelFile.OnnxPresence), _classes = session.PlaceOf(ModelFile.OnnxClasses);
    byte[] _cut = [];

    /// <summary>Looks at a picture until its box stands.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="take">Takes all that the file gives for each look.</param>
    /// <exception cref="BoxfitException">The model gives no numbers.</exception>
    public LookState Run(FittedPicture picture, Action<IReadOnlyList<float[]>>? take = null) => LookState.Run(looker.Looks, part =>
    {
        byte[] levels = picture.Levels;
        if (part != Placing.Unchanged)
        {
            if (_cut.Length != levels.Length) _cut = new byte[levels.Length];
            looker.Show(picture.Kept, part, levels = _cut);
        }
        var given = session.Run<byte>(levels, pictures: 1);
        take?.Invoke(given);
        float[] edges = given[0];
        var verdict = Verdict.Of(_presence < 0 ? 1 : given[_presence][0], _classes < 0 ? [] : given[_classes]);
        if ((ValueFault.OfBox(edges) ?? ValueFault.OfVerdict(verdict)) is { } fault)
            throw new BoxfitException($"{ForeignText.Shown(picture.Sample.Name)}: {fault}.");
        return (BoxRepresentation.Xyxy.Decode(edges), verdict);
    });
}
