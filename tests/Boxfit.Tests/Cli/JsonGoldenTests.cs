using System.Text.RegularExpressions;
using Boxfit.Tests.Cascades;
using Boxfit.Tests.Preparation.Checking;
using Boxfit.Tests.Preparation.Downloading;
using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.Cli;

/// <summary>
/// What <c>--json</c> prints, to the byte (<see cref="Golden"/>): names with what JSON escapes, figures, nulls, what is left out.
/// </summary>
public sealed class JsonGoldenTests(TinyRun tiny) : IClassFixture<TinyRun>, IDisposable
{
    const string OddName = "é \"&'+<b>😀.png";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string At(string name) => _folder[name];

    Golden Start(string name) => new Golden(name)
        .ReplaceFolder(_folder.Path, "FOLDER").ReplaceFolder(tiny[""].TrimEnd('/'), "TINY")
        .Replace(Regex.Escape(UserCache.Folder("weights")), "CACHE")
        .Replace("""("picturesPerSecond":)[\d.]+""", "$1#").Replace("[0-9a-f]{64}", "SHA256");

    string Data()
    {
        Directory.CreateDirectory(At("photos"));
        foreach (var (name, seed) in new[] { (OddName, 1), ("b.png", 2), ("c.png", 3), ("d.png", 4), ("e.png", 5) })
            PictureWriter.SavePng(Scenes.Draw(seed), At($"photos/{name}"));
        File.Copy(At("photos/d.png"), At("photos/d2.png"), overwrite: true);
        return _folder.Write("boxes.csv", $"""
            path,x1,y1,x2,y2,label,split
            "{OddName.Replace("\"", "\"\"")}",20,20,80,70,"cat ""é"" 😀",train
            b.png,100,20,300,70,dog,train
            c.png,10.5,12.25,60,61,cat,test
            c.png,12,12,40,41,"a<b",test
            d.png,5,6,50,70,cat,train
            d2.png,5,6,50,70,cat,test
            e.png,7,8,57,83,cat,train
            gone.png,20,20,80,70,cat,test
            e.png,1,one,2,3,cat,test

            """);
    }

    [Fact]
    public void Of_data()
    {
        var golden = Start("json-data").Replace("""("bytes":)\d+(,"sha256")""", "$1#$2");
        string data = Data(), photos = At("photos");
        golden.Run("data", "list", "--json");
        File.WriteAllBytes(At("set.tar.gz"), TestArchives.TarGz(
            TestArchives.File("Selfie-dataset/images/1.jpg"), TestArchives.File("Selfie-dataset/readme"),
            TestArchives.Link("link", "/etc")));
        for (int i = 0; i < 2; i++) golden.Run("data", "get", "selfie", "--to", At("set é"), "--from", At("set.tar.gz"), "--json");
        golden.Run("data", "convert", data, "--images", photos, "--to", "yolo", "--out", At("yolo é"), "--json");
        string[] check = ["data", "check", data, "--images", photos, "--json"];
        golden.Run(check);
        golden.Run([.. check, "--fix", At("fixed.csv"), "--list", At("list.csv"), "--report", At("report.html")]);
        golden.Run("data", "stats", data, "--images", photos, "--report", At("stats.html"), "--plot", At("stats.svg"), "--json");
        golden.Run("data", "stats", _folder.Write("none.csv", "path,x1,y1,x2,y2\ngone.png,1,2,3,4\n"), "--json");
        golden.Run("data", "split", data, "--images", photos, "--out", At("parts.csv"), "--train", "0.5", "--json");
        golden.Run("data", "split", data, "--images", photos, "--out", At("folds.csv"), "--folds", "2", "--allow-duplicates", "--json");
        golden.Run("data", "split", data, "--images", photos, "--out", At("rows.csv"), "--by", "rows", "--files", "--json");
        string other = _folder.Write("other.csv", "path,x1,y1,x2,y2\nx.png,1,1,2,2\nb.png,90,20,300,70\nd.png,5,6,50,60\nc.png,1,1,5,5\n");
        golden.Run("data", "compare", data, other, "--images", photos, "--csv", At("all.csv"), "--sheet", At("worst.html"), "--json");
        golden.Run("data", "compare", data, At("none.csv"), "--images", photos, "--json");
        golden.Run("data", "pack", other, "--images", photos, "--out", At("packed"), "--json");
        File.WriteAllBytes(At("photos/c.png"), File.ReadAllBytes(At("photos/c.png"))[..600]);
        data = _folder.Write("usable.csv", string.Join('\n', File.ReadLines(data).Where(l => !l.Contains("one"))));
        golden.Run(
            "data", "preview", data, "--images", photos, "--out", At("sheet.html"), "--outside-boxes", "clip", "--split-order", "rows",
            "--split", "0.8", "--objects", "first", "--flip", "1", "--size", "64x48", "--epoch", "3", "--views", "2", "--json");
        golden.Check();
    }

    [Fact]
    public void Of_weights()
    {
        var golden = Start("json-weights");
        golden.Run("weights", "list", "--json");
        string weights = At("wäights \"<1>\".pth"), picture = At("a.png");
        PictureWriter.SavePng(Scenes.Draw(1, 64, 64), picture);
        var parameters = Localizer.BuildBackbone("mininet", false, 64, 64).Parameters
            .ToDictionary(p => p.Name, p => Tensor.Zeros(p.Shape), StringComparer.Ordinal);
        foreach (var tensor in parameters.Values) tensor.Values.AsSpan().Fill(0.1f);
        parameters["fc.\e<é>"] = Tensor.Zeros(10);
        parameters["scalar"] = new([], [1]);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["näme"] = "\"é\" <\e>", ["a"] = "" };
        SafetensorsWriter.Save(weights, parameters, metadata);
        golden.Run("weights", "inspect", weights, "--json");
        golden.Run("weights", "verify", weights, "--json");
        golden.Run("weights", "verify", weights, "--backbone", "vgg11", "--json");
        File.Copy(weights, At("resnet18-f37072fd.pth"));
        golden.Run("weights", "verify", At("resnet18-f37072fd.pth"), "--json");
        golden.Run("weights", "convert", weights, At("out é.safetensors"), "--json");
        string[] features = ["weights", "features", weights, "--backbone", "mininet", "--picture", picture, "--size", "64"];
        golden.Run([.. features, "--out", At("map é.npy"), "--json"]);

        var configuration = new LocalizerConfiguration { Backbone = "mobilenet_v2", Neck = new(8, 16), ExtraConvolutions = [], Head = [] };
        var model = Localizer.Build(configuration, 64, 64).Parameters
            .ToDictionary(p => p.Name, p => p.Initialize(seed: 1), StringComparer.Ordinal);
        var provenance = new Provenance { Dataset = "boxes.csv", Weights = "none", Version = "1.0", Created = DateTimeOffset.UnixEpoch };
        ModelFile.Save(At("neck.safetensors"), new(configuration, new Preprocessing(64, 64), provenance), model);
        golden.Run("weights", "verify", At("neck.safetensors"), "--json");
        golden.Run("weights", "convert", At("neck.safetensors"), At("neck-out.safetensors"), "--json");
        golden.Check();
    }

    /// <summary>Figures of trained models differ between processors: <c>#</c> stands for those that are no whole numbers.</summary>
    [Fact]
    public void Of_models()
    {
        const string Figure = @"-?\d+(\.\d+)?(E-?\d+)?";
        const string Names = @"\w*Iou|accuracyAt\d+|mse|edgeError\w+|dataWaitShare|proposed|swept|fallen|rising|smallestArea|largestArea" +
            "|largestDifference";
        var golden = Start("json-models").Replace($"""("box":)\[{Figure},{Figure},{Figure},{Figure}\]""", "$1[#]")
            .Replace($"""("(?:{Names})":)(?:{Figure}|null)""", "$1#")
            .Replace("""("steps":)\d+(,"proposed")""", "$1#$2").Replace("""("opset":17,"looks":1,"bytes":)\d+""", "$1#")
            .Replace("""("doubt":)("\w+"|null)""", "$1#").Replace("""("trials":\[).*?\]""", "$1#]");
        golden.Add(tiny.Training, ["train", "--json"], withMessages: false);
        string[] search = ["train", tiny.Data, "--find-lr", "--out", At("find-lr"), .. TinyRun.Settings(), "--json"];
        golden.Add(CommandRun.Of(search), search, withMessages: false);
        string[] stopped = ["train", tiny.Data, "--out", At("stopped"), .. TinyRun.Settings(), "--json"];
        golden.Add(CommandRun.Interrupted(stopped), stopped, withMessages: false);
        foreach (string part in new[] { "test", "all" }) Add("evaluate", tiny.Folder, tiny.Data, "--part", part, "--json");
        string first = Path.Combine(tiny.Pictures, "00000.jpg"), odd = At(OddName), broken = _folder.Write("broken é<>.jpg", "no picture");
        File.Copy(first, odd);
        Add("predict", tiny.Folder, first, odd, broken, At("none.png"));
        Add("predict", tiny.Folder, first, broken, "--out", At("boxes \"é\".jsonl"), "--json");
        Add("predict", tiny.Folder, first, "--format", "voc", "--out", At("voc"), "--json");
        Add("export", tiny.Folder, "--out", At("é.onnx"), "--json");
        Add("summary", tiny.Folder, "--json");
        Add("summary", "--preset", "best", "--backbone", "mininet", "--json");
        Add("diagram", "--backbone", "mininet", "--out", At("nét<1>.svg"), "--out", At("net.png"), "--json");
        // A model by itself, of which it is not known that it was trained on these; twelve pictures are too few to be divided.
        golden.Replace($"""("(?:factor|low|high)":){Figure}""", "$1#").Replace($"""("(?:inner|outer)":)\[[^\]]*\]""", "$1[#]");
        string calibrated = At("calibrated.onnx");
        File.Copy(Path.Combine(tiny.Folder, "model.onnx"), calibrated);
        Add("calibrate", calibrated, tiny.Data, "--coverage", "0.9", "--promise", "contains", "--json");
        Add("predict", calibrated, first);
        Add("evaluate", calibrated, tiny.Data, "--json");
        golden.Check();

        void Add(params string[] words) => golden.Add(CommandRun.Of(words), words, withMessages: false);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("/")]
    public void Of_cascades(string workingFolder)
    {
        using var photos = new LabelFolder();
        using var working = new WorkingFolder(workingFolder);
        var golden = Start("json-cascades").ReplaceFolder(photos.Temporary.Path, "PHOTOS")
            .Replace(Regex.Escape(LabelFolder.Square), "square.xml")
            .Replace(Regex.Escape(Path.GetDirectoryName(CascadeFixtures.Path("stumps.xml"))!), "CASCADES");
        string stumps = CascadeFixtures.Path("stumps.xml"), broken = _folder.Write("broken é<>.jpg", "no picture");
        string[] detect = ["detect", CascadeFixtures.Path("blobs.png"), broken, At("none.png"), "--cascade", stumps];
        golden.Run([.. detect, "--min-neighbors", "1", "--json"]);
        photos.AddOne("photos/one é.png");
        photos.AddTwo("photos/two.png");
        photos.AddNone("photos/none.png");
        photos.AddBroken("photos/broken.png");
        string[] label = ["label", photos["photos"], "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--json"];
        for (int i = 0; i < 2; i++) golden.Run([.. label, "--out", photos["labels é.csv"]]);
        golden.Run([.. label, "--out", photos["plain.csv"], "--no-sheet"]);
        golden.Check();
    }
}
