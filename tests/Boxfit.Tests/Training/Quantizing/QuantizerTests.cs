using Boxfit.Tests.Onnx;
using Boxfit.Tests.Onnx.Quantization;

namespace Boxfit.Tests.Training.Quantizing;

public sealed class QuantizerTests : IDisposable
{
    const int Deciding = 40, Measuring = 16;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Pictures whose true boxes are those that the model itself gives, so that all that is lost is lost by bytes.</summary>
    (QuantizationParts Parts, IReadOnlyList<Sample> Samples) Data(Model model)
    {
        var dataset = Dataset.Load(new() { File = SmallRuns.Draw(_folder.Path, Deciding + Measuring) });
        byte[] floats = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        var preprocessor = new Preprocessor(model.Description.Preprocessing);
        var pictures = FittedPicture.Read(dataset.Samples, preprocessor, [], default);
        var boxes = BoxMeasurement.Of(floats, new(preprocessor), pictures, 1, default).Boxes;
        Sample[] samples = [.. dataset.Samples.Zip(boxes, (s, box) => s with { Box = box })];
        return (QuantizationParts.Of(samples[..Deciding], samples[Deciding..]), samples);
    }

    [Fact]
    public void A_weight_has_7_or_8_bits() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantizationSettings { WeightBits = 6 });

    [Theory]
    [InlineData(Vectorizer.Gap)]
    [InlineData(Vectorizer.Vote)]
    public void Presence_and_class_are_kept_and_counted_where_they_are_the_same(Vectorizer vectorizer)
    {
        var configuration = new LocalizerConfiguration
        {
            Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true, Classes = 3, Vectorizer = vectorizer,
        };
        var model = RandomModel.Of(configuration);
        var (parts, _) = Data(model);
        var result = Quantizer.Run(model, parts, new() { Threads = 1 });
        using var session = new OnnxSession(result.Bytes, 1);
        Assert.Equal("boxes, presence, classes", session.Outputs);
        using OnnxSession floats = new(OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes(), 1);
        var looker = new Looker(new(model.Description.Preprocessing));
        var pictures = FittedPicture.Read(parts.HeldOut, looker.Keeper, [], default);
        var before = BoxMeasurement.Of(floats, looker, pictures, default);
        var after = BoxMeasurement.Of(session, looker, pictures, default);
        Assert.All(before.Verdicts.Zip(after.Verdicts), v => Assert.Equal(v.First.Presence, v.Second.Presence, 0.1));
        Assert.NotEqual(before.Verdicts, after.Verdicts);
        Assert.Equal(before.SameVerdicts(after, 0.5), result.SameVerdicts);
        Assert.InRange(result.SameVerdicts!.Value, 8, 16);
        Assert.Equal(0, before.SameVerdicts(Other(v => v with { Class = 7 }), 0.5));
        Assert.Equal(0, before.SameVerdicts(Other(v => v with { Presence = -1 }), 0));

        BoxMeasurement Other(Func<Verdict, Verdict> change) => before with { Verdicts = [.. before.Verdicts.Select(change)] };
    }

    [Theory]
    [InlineData("mininet", 8)]
    [InlineData("resnet18", 7)]
    public void A_model_of_bytes_gives_about_the_boxes_of_the_model_of_floats(string backbone, int bits)
    {
        var model = RandomModel.Of(new() { Backbone = backbone, ExtraConvolutions = [], Head = [8], SigmoidOutput = true });
        var (parts, _) = Data(model);
        var works = new List<string>();
        var result = Quantizer.Run(model, parts, new() { WeightBits = bits, Threads = 1 }, p => works.Add(p.Work));
        Assert.Equal(1, result.Facts.MeanIouBefore, 1e-6);
        Assert.Equal(result.Facts.MeanIouAfter, result.Agreement, 1e-6);
        Assert.InRange(result.Facts.MeanIouAfter, 0.9, 0.99999);
        Assert.Equal((20, 20, 16), (result.Facts.CalibrationPictures, result.Facts.ChoosingPictures, result.Facts.HeldOutPictures));
        Assert.InRange(result.Bytes.Length, result.FloatBytes / 4, 0.9 * result.FloatBytes);

        // What is said of the chosen way is what was tried and lost least; what each layer costs was measured.
        Assert.Contains(result.Trials, t => (t.Method, t.IsEqualized, t.IsCorrected, t.FloatLayers)
            == (result.Facts.Method, result.Facts.IsEqualized, result.Facts.IsCorrected, result.Facts.FloatLayers.Count));
        var chosen = result.Trials.Last(t => (t.Method, t.IsEqualized, t.IsCorrected, t.FloatLayers)
            == (result.Facts.Method, result.Facts.IsEqualized, result.Facts.IsCorrected, result.Facts.FloatLayers.Count));
        // A first layer in floats is quicker, not always better.
        Assert.True(chosen.Loss <= QuantizationSettings.Aim || !result.Trials.Any(t => t.IsBetterThan(chosen)));
        Assert.Equal(1, result.Layers.Sum(l => l.Share), 1e-2);
        double farthest = bits == 8 && !Vnni.IsThere ? 0.5 : 0.1;
        Assert.All(result.Layers, l => Assert.InRange(l.Moved!.Value, 1e-9, farthest));
        Assert.Equal(result.Facts.FloatLayers, result.Layers.Where(l => l.IsFloat).Select(l => l.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["Calibrating", "Measuring layers", "Choosing", "Measuring before and after", "Timing both in turn"],
            works.Distinct().Except(["Calibrating with equalized channels", "Leaving layers in floats", "Timing the first layer"]));

        using var session = new OnnxSession(result.Bytes, 1);
        Assert.Equal(model.Description.ToJson(), session.Metadata[ModelFile.MetadataName]);
        Assert.Equal("pixels", session.Metadata[OnnxExport.FormName]);
        using var facts = JsonDocument.Parse(session.Metadata[Quantizer.MetadataName]);
        Assert.Equal(result.Facts.MeanIouAfter, facts.RootElement.GetProperty("meanIouAfter").GetDouble());
        Assert.Equal(bits, facts.RootElement.GetProperty("weightBits").GetInt32());
    }

    /// <summary>The file computes one look, and what runs it takes the others.</summary>
    [Fact]
    public void A_model_that_looks_twice_does_so_with_bytes_too()
    {
        var model = RandomModel.Of(
            new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] }, new(64, 64) { Looks = new(2, Margin: 2, Detail: 2) });
        var (parts, _) = Data(model);
        var result = Quantizer.Run(model, parts, new() { Threads = 1 });
        Assert.Equal((2, 1), (result.Looks, Math.Round(result.Facts.MeanIouBefore, 6)));
        Assert.InRange(result.Facts.MeanIouAfter, 0.8, 0.99999);
        using var predictor = Predictor.Load(result.Bytes, new() { Threads = 1 });
        var boxes = predictor.Predict(parts.HeldOut.Select(s => s.Path)).Select(p => p.Box);
        Assert.Equal(result.Facts.MeanIouAfter, boxes.Zip(parts.HeldOut, (b, s) => BoundingBox.IoU(b, s.Box)).Average(), 1e-6);
        string[] rows = [.. QuantizationFigures.Rows(result).Select(r => r.Value)];
        Assert.Contains(rows, r => r.Contains("×   one look of 2, a picture at a time, median of ", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_without_an_object_are_refused()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] });
        var empty = new Sample("/none.png", "none.png", default, 1, 10, 10) { HasObject = false };
        var e = Assert.Throws<ArgumentException>(() => Quantizer.Run(model, new([], [], [empty]), new()));
        Assert.StartsWith("none.png shows no object", e.Message);
    }

    [Fact]
    public void Unreadable_pictures_are_left_out_and_too_many_refused()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] });
        var (parts, samples) = Data(model);
        File.WriteAllText(samples[0].Path, "no picture");
        File.WriteAllText(samples[1].Path, "no picture");
        var result = Quantizer.Run(model, parts, new() { Threads = 1 });
        Assert.Equal((19, 19), (result.Facts.CalibrationPictures, result.Facts.ChoosingPictures));
        Assert.Equal([samples[0].Row, samples[1].Row], result.Unreadable.Select(u => u.Row));
        foreach (var sample in samples.Take(16)) File.WriteAllText(sample.Path, "no picture");
        string message = Assert.Throws<InputException>(() => Quantizer.Run(model, parts, new() { Threads = 1 })).Message;
        Assert.StartsWith("There are 12 usable pictures to calibrate by (8 more cannot be read); at least 16 were expected.", message);
    }

    [Fact]
    public void A_model_whose_numbers_are_not_finite_is_refused()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] });
        var (parts, _) = Data(model);
        foreach (var (name, tensor) in model.Parameters)
            if (name.EndsWith("conv.weight", StringComparison.Ordinal)) tensor.Values.AsSpan().Fill(1e30f);
        string message = Assert.Throws<BoxfitException>(() => Quantizer.Run(model, parts, new() { Threads = 1 })).Message;
        Assert.Contains("where finite numbers were expected; it is not usable.", message);
    }

    [Fact]
    public void Work_ends_where_it_is_cancelled()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] });
        var (parts, _) = Data(model);
        foreach (string at in (string[])["Calibrating", "Choosing", "Measuring layers", "Timing both in turn"])
        {
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => Quantizer.Run(model, parts, new() { Threads = 1 }, p =>
            {
                if (p.Work == at) stop.Cancel();
            }, stop.Token));
        }
    }

    [Fact]
    public void Costly_layers_are_left_in_floats_until_little_is_lost()
    {
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8] });
        var (parts, _) = Data(model);
        // With outliers in one channel that nothing takes, a value's bytes are coarse for all others.
        var weights = model.Parameters["head.0.weight"];
        int inputs = weights.Shape[1];
        for (int i = 0; i < weights.Values.Length; i++) if (i / inputs == 0) weights.Values[i] *= 3000;
        var box = model.Parameters["box.weight"];
        for (int i = 0; i < box.Values.Length; i++) if (i % 8 == 0) box.Values[i] = 0;
        var (again, _) = Data(model);
        var result = Quantizer.Run(model, again, new() { Threads = 1 });
        var costliest = result.Layers.MaxBy(l => l.Moved)!;
        Assert.True(costliest.IsFloat && result.Facts.FloatLayers.Contains(costliest.Name), costliest.ToString());
        Assert.InRange(result.Facts.FloatLayers.Count, 1, result.Layers.Count - 1);
    }
}
