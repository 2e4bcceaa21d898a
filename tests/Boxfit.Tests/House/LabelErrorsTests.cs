using System.Runtime.Versioning;

namespace Boxfit.Tests.House;

/// <summary>
/// The script that damages labels and says how many of them are found, with a stand-in for Boxfit, which lists of the damaged labels all
/// but the swapped ones, and a good one before them.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class LabelErrorsTests : IDisposable
{
    const string StandIn = """
        #!/usr/bin/python3 -B
        import csv, json, os, sys, time
        words = sys.argv[1:]
        def after(name): return words[words.index(name) + 1]
        if words[:2] == ["data", "convert"]:
            boxes = [[5 + i % 7, 8, 40 + i % 11, 30 + i % 5] for i in range(60)]
            json.dump({"images": [{"id": i, "width": 100, "height": 80, "file_name": f"{i}.png"} for i in range(60)],
                       "annotations": [{"image_id": i, "bbox": b} for i, b in enumerate(boxes)]}, open(after("--out"), "w"))
        elif words[0] == "train":
            run = after("--out")
            os.makedirs(run + "/fold-1")
            open(run + "/fold-1/evaluation.csv", "w").write("path,iou\na.png,0.5\nb.png,0.75\n")
            open(run + "/options.txt", "w").write(" ".join(words[2:]))
            open(run + "/predictions.csv", "w").write("path\n")
            time.sleep(60)
        elif words[:2] == ["data", "check"]:
            rows = list(csv.DictReader(open(words[2][:-4] + ".truth.csv")))
            good = [r["path"] for r in rows if not r["damage"]][:1]
            bad = [r["path"] for r in rows if r["damage"] in ("shifted", "scaled")]
            open(after("--list"), "w").write("picture,kind\nx.png,no-box\n" + "".join(f"d/{p},doubt-loose\n" for p in good + bad))
        """;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_set_and_kind_is_a_row_and_the_last_training_is_not_waited_for()
    {
        foreach (string name in (string[])["damage.py", "run"])
            _folder.Write("tests/label-errors/" + name, File.ReadAllText(Path.Combine(Repository.Root, "tests/label-errors", name)));
        File.SetUnixFileMode(_folder.Write("boxfit", StandIn), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (string set in (string[])["cats", "dogs"]) Directory.CreateDirectory(_folder[$"data/{set}/images"]);
        _folder.Write("data/cats/boxes.csv", "");
        Directory.CreateDirectory(_folder["data/dogs/xmls"]);

        string said = Run("--", "--preset", "fast");
        Assert.Equal(
        [
            "| set | damage, seed | pictures | in the first tenth | precision | all that is listed | precision | by kind, first tenth | " +
                "folds' mean IoU |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
            Row("cats", "mixed", "4 of 6 (67%)", "80%", "4 of 5", "shifted 2 of 2, scaled 2 of 2, swapped 0 of 2"),
            Row("dogs", "mixed", "4 of 6 (67%)", "80%", "4 of 5", "shifted 2 of 2, scaled 2 of 2, swapped 0 of 2"),
            Row("cats", "scaled", "5 of 6 (83%)", "83%", "6 of 7", "scaled 5 of 6"),
            Row("dogs", "scaled", "5 of 6 (83%)", "83%", "6 of 7", "scaled 5 of 6"),
        ], File.ReadAllLines(_folder["out/table.md"]));
        Assert.EndsWith("| 0.625 |", said);
        Assert.EndsWith("--preset fast --folds 5", File.ReadAllText(_folder["out/cats/mixed-1/options.txt"]));
        // The same damage to each; no box is as it was.
        var truth = File.ReadLines(_folder["out/cats/mixed-1.truth.csv"]);
        string[] damage = [.. truth.Where(l => !l.EndsWith(",,1.0", StringComparison.Ordinal))];
        Assert.Equal(7, damage.Length);
        Assert.All(damage.Skip(1), l => Assert.InRange(double.Parse(l.Split(',')[2], CultureInfo.InvariantCulture), 0, 0.7));

        // What is done is not done again.
        File.Delete(_folder["boxfit"]);
        Assert.EndsWith("| 0.625 |", Run());

        static string Row(string set, string kind, string found, string precision, string listed, string kinds)
        {
            string all = listed == "4 of 5" ? "80%" : "86%";
            return $"| {set} | {kind}, 1 | 60, 6 damaged | {found} | {precision} | {listed} | {all} | {kinds} | 0.625 |";
        }
    }

    string Run(params string[] options) => FixtureScript.RunText(
        "import runpy, sys; sys.path.insert(0, sys.argv[1]); sys.argv = sys.argv[2:]; runpy.run_path(sys.argv[0], run_name='__main__')",
        [_folder["tests/label-errors"], _folder["tests/label-errors/run"], _folder["data"], _folder["out"], "--kinds", "mixed,scaled",
            .. options]);
}
