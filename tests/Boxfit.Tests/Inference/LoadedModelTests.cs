using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Inference;

public class LoadedModelTests
{
    static readonly Model s_model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
    static readonly OnnxExport s_export = OnnxExport.Of(s_model, InputForm.Pixels, halfPrecision: false);

    [Fact]
    public void A_bare_network_is_refused()
    {
        byte[] bytes = OnnxExport.Of(s_model, InputForm.Tensor, halfPrecision: false).Model.ToBytes();
        Assert.Equal(
            "The model takes input and gives numbers, not pixels of 64×64 (width × height) and boxes. Expected a file that " +
            ShellLine.Of("export", "RUN", "--out", "model.onnx") + " wrote, with --input pixels, its default.", Refusal(bytes));
    }

    [Fact]
    public void One_without_a_description_is_refused()
    {
        Assert.StartsWith(
            "The model is an ONNX file, but not a model of Boxfit: its metadata has no 'boxfit.configuration'.",
            Refusal((s_export.Model with { Metadata = new Dictionary<string, string>() }).ToBytes()));
        var damaged = new Dictionary<string, string> { [ModelFile.MetadataName] = "{" };
        Assert.StartsWith("The model cannot be used: ", Refusal((s_export.Model with { Metadata = damaged }).ToBytes()));
    }

    [Fact]
    public void One_of_another_size_than_it_says_is_refused()
    {
        var description = s_model.Description with { Preprocessing = new(32, 64) };
        var metadata = new Dictionary<string, string> { [ModelFile.MetadataName] = description.ToJson() };
        Assert.Contains("not pixels of 32×64 (width × height)", Refusal((s_export.Model with { Metadata = metadata }).ToBytes()));
    }

    [Fact]
    public void One_that_does_not_give_what_it_says_is_refused()
    {
        var configuration = s_model.Description.Configuration with { Presence = true };
        var description = s_model.Description with { Configuration = configuration };
        var metadata = new Dictionary<string, string> { [ModelFile.MetadataName] = description.ToJson() };
        Assert.Contains("gives boxes, not pixels of 64×64 (width × height) and boxes, presence. Expected a file",
            Refusal((s_export.Model with { Metadata = metadata }).ToBytes()));
        byte[] more = OnnxExport.Of(RandomModel.Of(configuration), InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        using (Predictor.Load(more)) { }
        metadata = new Dictionary<string, string> { [ModelFile.MetadataName] = s_model.Description.ToJson() };
        var export = OnnxExport.Of(RandomModel.Of(configuration), InputForm.Pixels, halfPrecision: false);
        Assert.Contains("gives boxes, presence, not pixels", Refusal((export.Model with { Metadata = metadata }).ToBytes()));
    }

    [Fact]
    public void One_that_says_in_its_description_alone_how_unlike_its_training_a_picture_is_is_refused()
    {
        var model = RandomModel.WithUnlikeness(s_model);
        var export = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false);
        using (var predictor = Predictor.Load(export.Model.ToBytes())) Assert.NotNull(predictor.Description.Unlikeness);
        Assert.Contains("gives boxes, not pixels of 64×64 (width × height) and boxes, unlikeness, featureDistance. Expected a file",
            Refusal((s_export.Model with { Metadata = export.Model.Metadata }).ToBytes()));
        Assert.Contains("gives boxes, unlikeness, featureDistance, not pixels",
            Refusal((export.Model with { Metadata = s_export.Model.Metadata }).ToBytes()));
        var scale = model.Description.Unlikeness!;
        var damaged = model.Description with { Unlikeness = scale with { Deviations = [.. scale.Deviations.Skip(1)] } };
        var metadata = new Dictionary<string, string> { [ModelFile.MetadataName] = damaged.ToJson() };
        int count = scale.Means.Count;
        Assert.Contains($"damaged (Its scale of unlikeness has {count} means and {count - 1} deviations",
            Refusal((export.Model with { Metadata = metadata }).ToBytes()));
    }

    [Fact]
    public void A_threshold_is_for_models_that_say_whether_the_object_is_there()
    {
        byte[] without = s_export.Model.ToBytes();
        string message = Assert.Throws<InputException>(() => Predictor.Load(without, new() { Threshold = 0.4 })).Message;
        Assert.StartsWith("A threshold of 0.4 was given, but The model does not say whether the object is in a picture", message);
        Assert.EndsWith(ShellLine.Of("train", "DATA", "--negatives", "DIR"), message);
        var model = RandomModel.Of(s_model.Description.Configuration with { Presence = true });
        byte[] with = OnnxExport.Of(model, InputForm.Pixels, halfPrecision: false).Model.ToBytes();
        foreach (double least in (double[])[-0.1, 1.1, double.NaN])
        {
            Assert.Contains("expected a confidence from 0 to 1",
                Assert.Throws<InputException>(() => Predictor.Load(with, new() { Threshold = least })).Message);
        }
    }

    [Fact]
    public void Operators_of_a_newer_version_than_ONNX_Runtimes_are_told_with_both_versions()
    {
        byte[] bytes = s_export.Model.ToBytes();
        // The opset's version stands in a message of its own: field 8 of two bytes, field 2 within.
        int place = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[(8 << 3) | 2, 2, 2 << 3, Opset]);
        bytes[place + 3] = 99;
        string message = Refusal(bytes);
        Assert.Matches(@"^The model cannot be used\. ONNX Runtime cannot load the model: .*99.*", message);
        Assert.Contains($"of another version of ONNX than this ONNX Runtime ({OnnxSession.Version}) knows", message);
    }

    [Fact]
    public void Damage_anywhere_is_an_input_error_or_no_harm()
    {
        byte[] bytes = s_export.Model.ToBytes();
        var random = new SeededRandom(5);
        int refused = 0;
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = [.. bytes];
            if (i % 3 == 0) damaged = damaged[..random.NextInt(bytes.Length)];
            // The structure is at the beginning and behind the weights.
            int place = i % 3 == 1 ? 0 : damaged.Length - Range;
            for (int n = 0; n < 4 && i % 3 != 0; n++) damaged[place + random.NextInt(Range)] ^= (byte)(1 << random.NextInt(8));
            try
            {
                using var predictor = Predictor.Load(damaged);
                predictor.PredictPixels(new byte[64 * 64 * 3], 64, 64);
            }
            catch (BoxfitException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 30, 60);
    }

    [Fact]
    public void Half_precision_is_taken()
    {
        using var predictor = Predictor.Load(OnnxExport.Of(s_model, InputForm.Pixels, halfPrecision: true).Model.ToBytes());
        Assert.Null(predictor.PredictPixels(new byte[64 * 64 * 3], 64, 64).Error);
    }

    const int Range = 3000;
    const byte Opset = OnnxModel.Opset;

    static string Refusal(byte[] bytes) => Assert.Throws<InputException>(() => Predictor.Load(bytes)).Message;
}
