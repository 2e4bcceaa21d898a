using System.Text.RegularExpressions;
using Boxfit.Tests.Pretrained;

namespace Boxfit.Tests.Cli.Commands;

public sealed class WeightsCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _weights;

    public WeightsCommandTests()
    {
        _weights = _folder["weights.pth"]; // told by its content, whatever it is called
        var random = SeededRandom.For(3, SeededRandom.Key("weights"));
        var parameters = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in Localizer.BuildBackbone("mininet", false, 64, 64).Parameters)
        {
            var tensor = Tensor.Zeros(parameter.Shape);
            for (int i = 0; i < tensor.Values.Length; i++) tensor.Values[i] = 0.1f + 0.1f * (float)random.NextDouble();
            parameters.Add(parameter.Name, tensor);
        }
        parameters["fc.bias"] = Tensor.Zeros(10);
        SafetensorsWriter.Save(_weights, parameters, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    CommandRun Fail(params string[] arguments)
    {
        string[] before = Directory.GetFileSystemEntries(_folder.Path);
        var run = CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
        return run;
    }

    [Fact]
    public void The_list_names_every_known_file_and_the_cache()
    {
        var run = CommandRun.Of("weights", "list", "--json");
        Assert.Equal(0, run.ExitCode);
        var all = run.Json.GetProperty("weights");
        Assert.Equal(WeightCatalogue.All.Count, all.GetArrayLength());
        Assert.Equal("https://download.pytorch.org/models/resnet18-f37072fd.pth", all[0].GetProperty("url").GetString());
        Assert.Equal("f37072fd", all[0].GetProperty("sha256Prefix").GetString());
        Assert.EndsWith("weights", run.Json.GetProperty("cache").GetString());
        Assert.Equal(46.8, all[0].GetProperty("megabytes").GetDouble());
        string[] lines = CommandRun.Of("weights", "list").Output.TrimEnd().Split('\n');
        Assert.All(lines[..^1], l => Assert.True(l.Length <= 80, l)); // the last is the cache's path
        Assert.All(WeightCatalogue.All, w => Assert.Contains(lines, l => Regex.IsMatch(l, $"^{w.ShortName} +[0-9]+ MB  ")));
        Assert.All(WeightCatalogue.All, w => Assert.Same(w, WeightCatalogue.Find(w.ShortName)));
        Assert.Matches("^resnet50 +103 MB  torchvision IMAGENET1K_V1 +imagenet  (yes|no)$", lines[4]);
    }

    [Fact]
    public void Weights_that_nobody_publishes_cannot_be_had()
    {
        Assert.Contains("Did you mean 'mobilenet_v2'?", Fail("weights", "get", "mobilenetv2").Messages);
        Assert.Contains("There are no published ImageNet weights for 'mininet'", Fail("weights", "get", "mininet").Messages);
    }

    [Fact]
    public void Inspect_lists_arrays_and_what_they_fit()
    {
        var json = CommandRun.Of("weights", "inspect", _weights, "--json").Json;
        using var file = WeightFiles.Open(_weights);
        Assert.Equal(file.Entries.Select(e => e.Name),
            json.GetProperty("tensors").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
        Assert.Equal("safetensors", json.GetProperty("format").GetString());
        Assert.Equal("mininet", Assert.Single(json.GetProperty("fits").EnumerateArray()).GetProperty("backbone").GetString());
        string text = CommandRun.Of("weights", "inspect", _weights).Output;
        Assert.Matches("fc.bias +float32 +10\n", text);
        Assert.Contains("It fits mininet", text);
    }

    [Fact]
    public void Inspect_says_of_what_it_lists_that_it_cannot_be_used()
    {
        string path = _folder["x.safetensors"];
        byte[] header =
        [
            .. """{"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]},"""u8,
            .. """ "b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}"""u8,
        ];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. new byte[5]]);
        string text = CommandRun.Of("weights", "inspect", path).Output;
        Assert.Matches("a +F8_E4M3 +3  numbers of this type are not read; save them as float32\n", text);
        Assert.Contains("2 arrays, 2 numbers.\n1 of them cannot be used.\n", text);
        var tensors = CommandRun.Of("weights", "inspect", path, "--json").Json.GetProperty("tensors");
        Assert.StartsWith("numbers of this type", tensors[0].GetProperty("unusable").GetString());
        Assert.False(tensors[1].TryGetProperty("unusable", out _));
    }

    [Fact]
    public void Verify_says_what_was_loaded_and_what_is_left_over()
    {
        var run = CommandRun.Of("weights", "verify", _weights);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"  \d+ loaded: .*\n  0 missing\n  1 left over: fc\.bias\nIt can be used\.\n", run.Output);
    }

    [Fact]
    public void Verify_refuses_a_file_that_does_not_fit_and_lists_what_is_missing()
    {
        var run = Fail("weights", "verify", _weights, "--backbone", "resnet18");
        Assert.Contains("It cannot be used: ", run.Output);
        Assert.Contains("It fits mininet: give --backbone mininet.", run.Output);
        Assert.False(CommandRun.Of("weights", "verify", _weights, "--backbone", "resnet18", "--json")
            .Json.GetProperty("usable").GetBoolean());
    }

    [Fact]
    public void Names_out_of_a_file_cannot_steer_the_screen()
    {
        const string Name = "fc.\e[2J\n\r\u202ebias", Shown = "fc.?[2J???bias";
        SafetensorsWriter.Save(_weights, [.. Read(_weights), new(Name, Tensor.Zeros(1))],
            new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Contains(Shown, CommandRun.Of("weights", "inspect", _weights).Output);
        Assert.Contains($"left over: fc.bias, {Shown}\n", CommandRun.Of("weights", "verify", _weights).Output);
        Assert.Contains($"Left out: fc.bias, {Shown}.", CommandRun.Of("weights", "convert", _weights, _folder["out.safetensors"]).Messages);
        Assert.Contains(Name, CommandRun.Of("weights", "inspect", _weights, "--json").Json.GetProperty("tensors").EnumerateArray()
            .Select(t => t.GetProperty("name").GetString()));
        SafetensorsWriter.Save(_weights, [new(Name, Tensor.Zeros(1))], new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Contains(Shown, Fail("weights", "verify", _weights, "--backbone", "resnet18").Output);
    }

    static KeyValuePair<string, Tensor>[] Read(string path)
    {
        using var file = WeightFiles.Open(path);
        return [.. file.Entries.Select(e => KeyValuePair.Create(e.Name, file.Read(e.Name)))];
    }

    [Fact]
    public void An_empty_name_is_the_users_mistake()
    {
        string[][] commands =
        [
            ["inspect", ""],
            ["verify", ""],
            ["verify", "", "--backbone", "mininet"],
            ["convert", "", _folder["out.safetensors"]],
            ["features", "", "--backbone", "mininet", "--picture", _folder["0.png"], "--out", _folder["out.npy"]],
        ];
        Assert.All(commands, c => Assert.StartsWith("Error: The name of the weight file is empty; ", Fail(["weights", .. c]).Messages));
    }

    [Fact]
    public void Verify_knows_the_sums_of_published_names()
    {
        string renamed = _folder["resnet18-f37072fd.pth"];
        File.Copy(_weights, renamed);
        Assert.Contains("is not the published file of its name: its sum is", Fail("weights", "verify", renamed).Output);
    }

    [Fact]
    public void A_converted_file_has_the_same_numbers_without_the_classifier()
    {
        var run = CommandRun.Of("weights", "convert", _weights, _folder["new/out.safetensors"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Left out: fc.bias.", run.Messages);
        using WeightFile before = WeightFiles.Open(_weights), after = WeightFiles.Open(_folder["new/out.safetensors"]);
        Assert.Equal(before.Entries.Count - 1, after.Entries.Count);
        Assert.All(after.Entries, e => Assert.Equal(before.Read(e.Name).Values, after.Read(e.Name).Values));
        Assert.Equal("pt", after.Metadata["format"]);
    }

    [Fact]
    public void Convert_refuses_what_it_cannot_write()
    {
        Assert.Contains("expected a name that ends in .safetensors or .h5",
            Fail("weights", "convert", _weights, _folder["new/out.pth"]).Messages);
        Assert.Contains("Keras has no network that computes the same", Fail("weights", "convert", _weights, _folder["out.h5"]).Messages);
        Assert.Contains("would overwrite", Fail("weights", "convert", _weights, _weights).Messages);
    }

    [Fact]
    public void Features_of_several_pictures_are_those_of_each()
    {
        string[] pictures = [.. new[] { 0, 1 }.Select(i => FeatureMaps.WritePicture(_folder[$"{i}.png"], 64 + i, 48))];
        Assert.Equal("2, 128, 4, 4", Features("both.npy", pictures).Shape);
        float[] both = Features("both.npy", pictures).Values;
        float[] first = Features("0.npy", pictures[0]).Values, second = Features("1.npy", pictures[1]).Values;
        Assert.Equal(both, first.Concat(second));
        Assert.NotEqual(first, second);

        (string Shape, float[] Values) Features(string name, params string[] of)
        {
            string[] named = [.. of.SelectMany(p => new[] { "--picture", p })];
            var run = CommandRun.Of(["weights", "features", _weights, "--backbone", "mininet", .. named, "--size", "64",
                "--out", _folder[name]]);
            Assert.True(run.ExitCode == 0, run.Messages);
            return FeatureMaps.Read(_folder[name]);
        }
    }

    [Fact]
    public void Features_of_a_picture_that_cannot_be_read_leave_no_file()
    {
        string picture = _folder.Write("broken.png", "no picture");
        var run = CommandRun.Of(
            "weights", "features", _weights, "--backbone", "mininet", "--picture", picture, "--size", "64", "--out", _folder["out.npy"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("broken.png", run.Messages);
        Assert.False(File.Exists(_folder["out.npy"]));
    }

    [Fact]
    public void Features_of_a_picture_that_is_not_there_are_the_users_mistake()
    {
        string[] command = ["weights", "features", _weights, "--backbone", "mininet", "--picture", _folder["none.png"], "--size", "64"];
        Assert.Contains("none.png: the file does not exist", Fail([.. command, "--out", _folder["out.npy"]]).Messages);
    }

    [Fact]
    public void A_model_that_was_trained_with_a_neck_serves_without_the_backbones_last_layers()
    {
        string model = SaveModelWithNeck(_folder["neck.safetensors"]);
        string picture = FeatureMaps.WritePicture(_folder["0.png"], 64, 64);
        var inspect = CommandRun.Of("weights", "inspect", model);
        Assert.Contains("It fits mobilenet_v2 (Boxfit's names, without its last layers: for a network with a neck).", inspect.Output);
        var verify = CommandRun.Of("weights", "verify", model);
        Assert.Equal(0, verify.ExitCode);
        Assert.Contains("5 missing: features.18.0.weight, features.18.1.weight", verify.Output);
        Assert.Contains("It can be used in a network with a neck", verify.Output);

        var convert = CommandRun.Of("weights", "convert", model, _folder["out.safetensors"], "--json");
        Assert.True(convert.ExitCode == 0, convert.Messages);
        Assert.Contains("Not in it: features.18.0.weight,", convert.Messages);
        Assert.Contains("the model was trained with a neck, which leaves them out", convert.Messages);
        Assert.Equal(5, convert.Json.GetProperty("missing").GetArrayLength());
        using (WeightFile before = WeightFiles.Open(model), after = WeightFiles.Open(_folder["out.safetensors"]))
        {
            Assert.DoesNotContain(after.Entries, e => e.Name.StartsWith("features.18.", StringComparison.Ordinal));
            Assert.All(after.Entries, e => Assert.Equal(before.Read(e.Name).Values, after.Read(e.Name).Values));
        }
        var run = CommandRun.Of("weights", "convert", _folder["out.safetensors"], _folder["timm.safetensors"], "--names", "timm");
        Assert.Contains("Wrote the", run.Messages);
        Assert.Equal(0, CommandRun.Of("weights", "verify", _folder["timm.safetensors"]).ExitCode);

        var features = CommandRun.Of(
            "weights", "features", model, "--backbone", "mobilenet_v2", "--picture", picture, "--size", "64", "--out", _folder["map.npy"]);
        Assert.True(features.ExitCode == 0, features.Messages);
        Assert.Contains("They are of the last block", features.Messages);
        Assert.Equal("1, 320, 2, 2", FeatureMaps.Read(_folder["map.npy"]).Shape);
    }

    static string SaveModelWithNeck(string path)
    {
        var configuration = new LocalizerConfiguration { Backbone = "mobilenet_v2", Neck = new(8, 16), ExtraConvolutions = [], Head = [] };
        var parameters = Localizer.Build(configuration, 64, 64)
            .Parameters.ToDictionary(p => p.Name, p => p.Initialize(seed: 1), StringComparer.Ordinal);
        var provenance = new Provenance { Dataset = "boxes.csv", Weights = "none", Version = "1.0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(path, new(configuration, new Preprocessing(64, 64), provenance), parameters);
        return path;
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 46830571\n", "LFS")]
    [InlineData("<!DOCTYPE html><html><body>404 Not Found</body></html>", "HTML")]
    [InlineData("", "empty")]
    public void What_people_save_by_mistake_is_told(string content, string expected)
    {
        string path = _folder.Write("resnet18.pth", content);
        foreach (string command in new[] { "inspect", "verify" })
            Assert.Contains(expected, Fail("weights", command, path).Messages, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(expected, Fail("weights", "convert", path, _folder["out.safetensors"]).Messages,
            StringComparison.OrdinalIgnoreCase);
    }
}
