using Boxfit.Tests.Data;

namespace Boxfit.Tests.Pretrained.Keras;

public sealed class KerasParityTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_of_Keras_ResNet50_are_those_of_its_reference()
    {
        (int Height, int Width)[] sizes = [(224, 224), (160, 288)];
        string picture = Directory.EnumerateFiles(SharedData.Folder("caltech-faces"), "*.jpg", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).First();
        var pictures = sizes.Select(s => (s.Height, s.Width, Planes: Planes(picture, s.Height, s.Width))).ToList();
        foreach (var (height, width, planes) in pictures)
            File.WriteAllBytes(_folder[$"picture-{height}x{width}.f32"], MemoryMarshal.AsBytes(planes.AsSpan()));
        FixtureScript.Run("weights/make_keras.py", "resnet50", _folder.Path);

        using var file = KerasFile.Open(_folder["resnet50.h5"]);
        var loaded = PretrainedWeights.Read(file, new BackboneMatcher(file).Match(Backbones.Find("keras_resnet50")));
        foreach (var (height, width, planes) in pictures)
        {
            var graph = Localizer.BuildBackbone("keras_resnet50", foldedNorms: false, height, width);
            using var plan = new InferencePlan(graph, loaded.Parameters, batch: 1, threads: 2);
            planes.CopyTo(plan.Input);
            plan.Run();
            float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder[$"features-{height}x{width}.f32"])).ToArray();
            double relative = FeatureMaps.RelativeError(expected, plan.Output);
            TestContext.Current.TestOutputHelper?.WriteLine($"{height}x{width}: relative error {relative:0.0e+0}");
            Assert.InRange(relative, 0, 1e-5);
        }
    }

    static float[] Planes(string picture, int height, int width)
    {
        var preprocessor = new Preprocessor(new Preprocessing(width, height, Scaling: PixelScaling.Caffe));
        byte[] fitted = new byte[preprocessor.FittedBytes];
        float[] planes = new float[preprocessor.PlaneValues];
        preprocessor.FitFile(picture, fitted, out _);
        preprocessor.Scale(fitted, planes);
        return planes;
    }
}
