using Boxfit.Tests.Onnx;

namespace Boxfit.Tests.Cli.Commands;

public class SummaryCommandTests
{
    [Fact]
    public void Json_has_the_keys_of_the_contract()
    {
        var run = CommandRun.Of("summary", "--backbone", "resnet18", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["parameters", "trainableParameters", "backboneParameters", "multiplyAdds", "layers"],
            run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(11_176_512, run.Json.GetProperty("backboneParameters").GetInt64());
        Assert.Equal(["name", "type", "outputShape", "parameters"],
            run.Json.GetProperty("layers")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Options_describe_the_network()
    {
        var run = CommandRun.Of("summary", "--preset", "fast", "--extra-convs", "none", "--head", "none", "--size", "64x96", "--json");
        var layers = run.Json.GetProperty("layers").EnumerateArray().ToDictionary(l => l.GetProperty("name").GetString()!);
        Assert.Equal("[3,96,64]", layers["input"].GetProperty("outputShape").GetRawText());
        Assert.Equal(("Input", "Dense"), (layers["input"].GetProperty("type").GetString(), layers["box"].GetProperty("type").GetString()));
        Assert.Equal(512 * 3 * 2 * 4 + 4, layers["box"].GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void A_preset_counts_as_trainable_what_it_trains()
    {
        var all = CommandRun.Of("summary", "--preset", "best", "--json").Json;
        long trainable = all.GetProperty("trainableParameters").GetInt64();
        Assert.InRange(trainable, 1, all.GetProperty("parameters").GetInt64() - 1);
        Assert.Contains("  frozen ", CommandRun.Of("summary", "--preset", "best").Output);
    }

    [Fact]
    public void A_model_that_says_more_than_a_box_is_known_by_its_outputs()
    {
        using var folder = new TemporaryFolder();
        var model = RandomModel.Of(new() { Backbone = "mininet", ExtraConvolutions = [], Head = [8], Presence = true, Classes = 2 });
        ModelFile.Save(folder["m.safetensors"], model.Description with { Presence = new(0.25, 0.05, 20) }, model.Parameters);
        var run = CommandRun.Of("summary", folder["m.safetensors"]);
        Assert.Contains(
            "object, and tells which of the classes class 1, class 2 it is; says whether it is there: from a confidence of 0.25 on\n",
            run.Output);
        var json = CommandRun.Of("summary", folder["m.safetensors"], "--json").Json;
        Assert.Equal((true, 0.25), (json.GetProperty("tellsClasses").GetBoolean(), json.GetProperty("threshold").GetDouble()));
        var last = json.GetProperty("layers").EnumerateArray().TakeLast(3);
        Assert.Equal(["box [4]", "extras [3]", "outputs [7]"],
            last.Select(l => $"{l.GetProperty("name").GetString()} {l.GetProperty("outputShape").GetRawText()}"));
        Assert.Equal(0, CommandRun.Of("diagram", folder["m.safetensors"], "--out", folder["d.svg"]).ExitCode);
        Assert.Contains("extras", File.ReadAllText(folder["d.svg"]));
    }

    [Fact]
    public void Text_lists_layers_and_totals()
    {
        var run = CommandRun.Of("summary", "--preset", "article");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("42,989,956", run.Output);
        Assert.Contains("1024×4×4", run.Output);
    }
}
