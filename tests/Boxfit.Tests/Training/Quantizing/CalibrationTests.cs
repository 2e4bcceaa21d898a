using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Training.Quantizing;

public sealed class CalibrationTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_measured_at_all_looks()
    {
        var model = RandomModel.Of(
            new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] }, new(64, 64) { Looks = new(2, Margin: 2, Detail: 2) });
        var preprocessor = new Preprocessor(model.Description.Preprocessing);
        var once = new Looker(new(model.Description.Preprocessing with { Looks = null }));
        var dataset = Dataset.Load(new() { File = SmallRuns.Draw(_folder.Path, 4) });
        var pictures = FittedPicture.Read(dataset.Samples, preprocessor, [], default);
        var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
        var cuts = new List<FittedPicture>();
        var looker = new Looker(preprocessor);
        using var session = new OnnxSession(export.Model.ToBytes(), threads: 1);
        foreach (var picture in pictures)
        {
            LookState.Run(looker.Looks, part =>
            {
                byte[] levels = new byte[picture.Levels.Length];
                looker.Show(picture.Kept, part, levels);
                cuts.Add(picture with { Levels = levels });
                return (BoxRepresentation.Xyxy.Decode(session.Run<byte>(levels, pictures: 1)[0]), Verdict.Of(1, []));
            });
        }
        Assert.InRange(cuts.Count, 8, 12);
        var done = new List<int>();
        var all = Measure(looker, pictures, done.Add);
        Assert.Equal([1, 2, 3, 4], done);
        var expected = Measure(once, cuts, _ => { });
        // With more outputs the network computes other last digits, by which a cut may differ.
        Assert.InRange(Apart(expected, all), 0, 0.02);
        Assert.True(Apart(Measure(once, pictures, _ => { }), all) > 0.1);

        static float Apart(Calibration one, Calibration other) => Math.Max(
            Farthest(one.ChannelSizes, other.ChannelSizes), Farthest(one.ChannelMeans, other.ChannelMeans));

        static float Farthest(IReadOnlyDictionary<string, float[]> one, IReadOnlyDictionary<string, float[]> other) =>
            one.Max(v => v.Value.Zip(other[v.Key], (a, b) => MathF.Abs(a - b)).Max());

        Calibration Measure(Looker shown, IReadOnlyList<FittedPicture> some, Action<int> progress) =>
            Calibration.Measure(export, shown, some, threads: 1, progress, default);
    }
}
