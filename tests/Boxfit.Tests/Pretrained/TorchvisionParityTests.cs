using Boxfit.Tests.Data;

namespace Boxfit.Tests.Pretrained;

/// <summary>Against torchvision itself, with files that it writes.</summary>
public sealed class TorchvisionParityTests : IDisposable
{
    const double Tolerance = 1e-5;
    static readonly (int Width, int Height)[] s_sizes = [(224, 224), (160, 96)];

    readonly TemporaryFolder _folder = new();

    /// <summary>The ends of each family; that all backbones are torchvision's is <see cref="Engine.ArchitectureParityTests"/>.</summary>
    public static TheoryData<string> Names => ["resnet18", "resnet50", "resnet152", "vgg11", "vgg19_bn", "mobilenet_v2"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_of_torchvision_in_all_forms_give_its_feature_maps(string name)
    {
        string[] pictures = [.. s_sizes.Select((s, i) => FeatureMaps.WritePicture(_folder[$"{i}.png"], s.Width, s.Height))];
        FixtureScript.Run("weights/make_torchvision.py", [name, _folder.Path, .. pictures]);
        string[] files = Directory.GetFiles(_folder.Path, "*.pth").Concat(Directory.GetFiles(_folder.Path, "*.safetensors")).ToArray();
        Assert.True(files.Length >= 3);
        for (int i = 0; i < pictures.Length; i++)
        {
            var (width, height) = s_sizes[i];
            var run = CommandRun.Of("weights", "features", files[i], "--backbone", name, "--picture", pictures[i],
                "--size", $"{width}x{height}", "--scaling", "imagenet", "--out", _folder["ours.npy"]);
            Assert.True(run.ExitCode == 0, run.Messages);
            var (expectedShape, expected) = FeatureMaps.Read(_folder[$"features-{i}.npy"]);
            var (shape, actual) = FeatureMaps.Read(_folder["ours.npy"]);
            Assert.Equal(expectedShape, shape);
            double error = FeatureMaps.RelativeError(expected, actual);
            TestContext.Current.TestOutputHelper!.WriteLine($"{name} {width}x{height}: {error:0.0e+0}");
            Assert.True(error < Tolerance, $"{name} at {width}×{height}: relative error {error:0.0e+0}");
        }
        var first = PretrainedWeights.Load(files[0], name);
        foreach (string file in files.Skip(1))
        {
            var loaded = PretrainedWeights.Load(file, name);
            Assert.All(first.Parameters, p => Assert.Equal(p.Value.Values, loaded.Parameters[p.Key].Values));
            Assert.All(loaded.Report.LeftOver, n => Assert.Matches("^(fc|classifier|head)\\.", n));
            Assert.NotEmpty(loaded.Report.LeftOver);
        }
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("vgg11_bn")]
    [InlineData("mobilenet_v2")]
    public void Converted_files_give_torchvision_the_same_bits(string name)
    {
        FixtureScript.Run("weights/make_torchvision.py", name, _folder.Path);
        var run = CommandRun.Of("weights", "convert", _folder["legacy.pth"], _folder["converted.safetensors"], "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(name, run.Json.GetProperty("backbone").GetString());
        Assert.Equal("equal", FixtureScript.Run("weights/check_round_trip.py", name, _folder["zip.pth"], _folder["converted.safetensors"]));
    }

    [Fact]
    public void Names_of_timm_are_written_as_timm_has_them()
    {
        FixtureScript.Run("weights/make_torchvision.py", "mobilenet_v2", _folder.Path);
        var run = CommandRun.Of("weights", "convert", _folder["torchvision.safetensors"], _folder["ours.safetensors"], "--names", "timm");
        Assert.True(run.ExitCode == 0, run.Messages);
        using var expected = WeightFiles.Open(_folder["timm.safetensors"]);
        using var actual = WeightFiles.Open(_folder["ours.safetensors"]);
        Assert.Equal(
            expected.Entries.Select(e => e.Name).Where(n => !n.StartsWith("classifier", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            actual.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.All(actual.Entries, e => Assert.Equal(expected.Read(e.Name).Values, actual.Read(e.Name).Values));
    }

    [Fact]
    public void The_real_MobileNetV2_gives_what_PyTorch_gives_on_five_pictures()
    {
        string weights = SharedData.Weights("mobilenet_v2_imagenet_folded.safetensors");
        string[] sources = [.. Some("caltech-faces", 2), .. Some("pet-heads", 2), .. Some("raccoon", 1)];
        string[] pictures = [.. sources.Select((s, i) => FeatureMaps.WritePicture(_folder[$"{i}.png"], 224, 224, s))];
        FixtureScript.Run("weights/mobilenet_folded.py", [weights, _folder.Path, .. pictures]);
        string[] named = [.. pictures.SelectMany(p => new[] { "--picture", p })];
        var run = CommandRun.Of(["weights", "features", weights, "--backbone", "mobilenet_v2", .. named,
            "--size", "224", "--scaling", "imagenet", "--out", _folder["ours.npy"]]);
        Assert.True(run.ExitCode == 0, run.Messages);
        var (shape, maps) = FeatureMaps.Read(_folder["ours.npy"]);
        Assert.Equal("5, 1280, 7, 7", shape);
        for (int i = 0; i < pictures.Length; i++)
        {
            float[] expected = FeatureMaps.Read(_folder[$"features-{i}.npy"]).Values;
            double error = FeatureMaps.RelativeError(expected, maps.AsSpan(i * expected.Length, expected.Length));
            TestContext.Current.TestOutputHelper!.WriteLine($"{Path.GetFileName(sources[i])}: {error:0.0e+0}");
            Assert.True(error < Tolerance, $"{sources[i]}: relative error {error:0.0e+0}");
        }
    }

    static IEnumerable<string> Some(string set, int count)
    {
        string[] all = [.. Directory.GetFiles(Path.Combine(SharedData.Folder(set), "images"), "*.jpg").Order(StringComparer.Ordinal)];
        return Enumerable.Range(1, count).Select(i => all[i * all.Length / (count + 1)]);
    }
}
