namespace Boxfit.Tests.Training.FineTuning;

public sealed class InitialWeightsTests
{
    [Fact]
    public void Its_report_is_always_the_same()
    {
        using var folder = new TemporaryFolder();
        var report = new LoadingReport("/é <b>+'\"😀.pth", WeightFormat.TorchZip, "torchvision", ["a.weight", "é"], [], ["fc.bias"]);
        var backbone = new LoadedBackbone(new Dictionary<string, Tensor>(), FoldedNorms: true, report, Model: null);
        new InitialWeights("x", backbone).WriteReport(folder["weights.json"]);
        Assert.Equal(
            """
            {
              "file": "/\u00E9 \u003Cb\u003E\u002B\u0027\u0022\uD83D\uDE00.pth",
              "format": "TorchZip",
              "naming": "torchvision",
              "foldedNorms": true,
              "loaded": [
                "a.weight",
                "\u00E9"
              ],
              "missing": [],
              "leftOver": [
                "fc.bias"
              ]
            }

            """, File.ReadAllText(folder["weights.json"]));
        new InitialWeights("none", null).WriteReport(folder["none.json"]);
        Assert.False(File.Exists(folder["none.json"]));
    }
}
