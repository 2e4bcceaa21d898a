using System.Security.Cryptography;
using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Cascades;

public sealed class CascadeFilesTests : IDisposable
{
    const string Unreachable = "http://127.0.0.1:1";

    static readonly DownloadOptions s_options = new() { LeastProgress = 1, Tries = 2, FirstPause = TimeSpan.FromMilliseconds(1) };
    static readonly Dictionary<string, string> s_nothing = [];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Cached(string name) => _folder[$"cache/{name}.xml"];

    string Find(string name, Uri mirror, IReadOnlyDictionary<string, string>? installed = null) => CascadeFiles.FindAmong(
        installed ?? s_nothing, () => new(_folder["cache"], mirror, s_options), name, null, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("frontalface_default", "haarcascade_frontalface_default.xml")]
    [InlineData("haarcascade_eye.xml", "haarcascade_eye.xml")]
    [InlineData("lbpcascade_frontalface", "lbpcascade_frontalface.xml")]
    [InlineData("silverware", "lbpcascade_silverware.xml")]
    [InlineData("profileface", "haarcascade_profileface.xml")]
    public void Names_go_without_prefix_and_extension(string name, string file)
    {
        CascadeFixtures.Installed("haarcascade_eye");
        Assert.Equal(file, Path.GetFileName(CascadeFiles.Find(name)));
    }

    [Theory]
    [InlineData("frontalface_alt", "face")]
    [InlineData("lbpcascade_profileface.xml", "face")]
    [InlineData("/some/where/haarcascade_frontalcatface.xml", "cat face")]
    [InlineData("haarcascade_russian_plate_number", "licence plate")]
    [InlineData("righteye_2splits", "eye")]
    [InlineData("my-cascade.xml", "object")]
    [InlineData("", "object")]
    public void A_cascade_is_known_for_what_it_finds(string name, string expected)
    {
        Assert.Equal(expected, CascadeFiles.ObjectOf(name));
        Assert.All(CascadeCatalogue.All.Keys, n => Assert.NotEqual("object", CascadeFiles.ObjectOf(n)));
    }

    [Theory]
    [InlineData("haarcascade_frontalface_alt.xml", "frontalface_alt")]
    [InlineData("frontalface_alt", "frontalface_alt")]
    [InlineData("lbpcascade_silverware", "lbpcascade_silverware")]
    [InlineData("silverware", "lbpcascade_silverware")]
    [InlineData("my/eye.xml", "my/eye.xml")]
    public void A_cascade_has_one_short_name(string name, string expected) => Assert.Equal(expected, CascadeFiles.ShortName(name));

    [Fact]
    public void An_unknown_name_lists_those_near_it()
    {
        var error = Assert.Throws<InputException>(() => Find("frontalface_defualt", new(Unreachable)));
        Assert.Contains("There is no cascade 'frontalface_defualt': no such file, and no such name among OpenCV's cascades. " +
            "Near it: haarcascade_frontalface_default, ", error.Message);
    }

    [Fact]
    public void Of_the_name_of_an_object_a_cascade_that_finds_it_is_named_first() => Assert.Contains(
        "OpenCV's cascades. Near it: face (frontalface_alt), haarcascade_profileface, ",
        Assert.Throws<InputException>(() => Find("face", new(Unreachable))).Message);

    [Theory]
    [InlineData("plate", "haarcascade_russian_plate_number, haarcascade_licence_plate_rus_16stages")]
    [InlineData("lowrbody", "haarcascade_lowerbody")]
    [InlineData("smiel.xml", "haarcascade_smile")]
    [InlineData("Licence Plate", "Licence Plate (licence_plate_rus_16stages)")]
    public void Only_what_is_near_is_called_so(string word, string near) => Assert.EndsWith(
        $"OpenCV's cascades. Near it: {near}.", Assert.Throws<InputException>(() => Find(word, new(Unreachable))).Message);

    [Theory]
    [InlineData("raccoon")]
    [InlineData("none.xml")]
    [InlineData("xe")]
    [InlineData("")]
    public void Where_no_name_is_near_it_is_said_what_there_is(string word)
    {
        string message = Assert.Throws<InputException>(() => Find(word, new(Unreachable))).Message;
        Assert.DoesNotContain("Near it", message);
        Assert.EndsWith("no such name among OpenCV's cascades. They find: eye (eye), cat face (frontalcatface), face (frontalface_alt), " +
            "body (fullbody), licence plate (licence_plate_rus_16stages), lower body (lowerbody), smile (smile), " +
            "upper body (upperbody), silverware (lbpcascade_silverware).", message);
    }

    [Fact]
    public void A_name_that_may_be_several_is_none()
    {
        string message = Assert.Throws<InputException>(() => Find("frontalface", new(Unreachable))).Message;
        Assert.Equal("'frontalface' may be haarcascade_frontalface_alt, haarcascade_frontalface_alt2, haarcascade_frontalface_alt_tree, " +
            "haarcascade_frontalface_default or lbpcascade_frontalface; name the one that is meant.", message);
        Assert.Equal("object", CascadeFiles.ObjectOf("frontalface"));
    }

    [Fact]
    public void A_file_is_itself() => Assert.Equal(CascadeFixtures.Path("trees.xml"), CascadeFiles.Find(CascadeFixtures.Path("trees.xml")));

    [Fact]
    public void An_installed_one_is_taken_without_a_download()
    {
        var installed = new Dictionary<string, string> { ["haarcascade_eye"] = "/here/haarcascade_eye.xml", ["own"] = "/here/own.xml" };
        Assert.Equal("/here/haarcascade_eye.xml", Find("eye", new(Unreachable), installed));
        Assert.Equal("/here/own.xml", Find("own.xml", new(Unreachable), installed));
    }

    [Fact]
    public void What_is_not_installed_is_downloaded_once()
    {
        byte[] content = File.ReadAllBytes(CascadeFixtures.Installed("lbpcascade_silverware"));
        using var server = new ScriptedServer(Reply.File(content));
        for (int time = 0; time < 2; time++) Assert.Equal(Cached("lbpcascade_silverware"), Find("silverware", new(server.Url, "/mirror/")));
        Assert.Equal("/mirror/lbpcascade_silverware.xml", Assert.Single(server.Requests).Path);
        Assert.Equal(content, File.ReadAllBytes(Cached("lbpcascade_silverware")));
    }

    [Fact]
    public void Where_only_the_other_of_two_with_one_name_is_installed_the_haar_one_is_still_meant()
    {
        var installed = new Dictionary<string, string> { ["lbpcascade_profileface"] = "/here/lbpcascade_profileface.xml" };
        var error = Assert.Throws<BoxfitException>(() => Find("profileface", new(Unreachable), installed));
        Assert.Contains("haarcascade_profileface.xml", error.Message);
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>\n<opencv_storage/>\n", "gave a file with the sum ")]
    [InlineData("<!doctype html><p>Please log in", "gave something else, expected a cascade in XML")]
    public void Something_else_is_refused_and_not_kept(string content, string message)
    {
        using var server = new ScriptedServer(Reply.Status("200 OK", "Content-Type: text/plain", content));
        Assert.Contains(message, Assert.Throws<BoxfitException>(() => Find("eye", new(server.Url, "/"))).Message);
        Assert.DoesNotContain(Directory.GetFiles(_folder["cache"]), f => !Path.GetFileName(f).StartsWith('.'));
    }

    [Fact]
    public void A_damaged_file_in_the_cache_is_not_used()
    {
        Directory.CreateDirectory(_folder["cache"]);
        File.WriteAllText(Cached("haarcascade_eye"), "<?xml version=\"1.0\"?>");
        string message = Assert.Throws<InputException>(() => Find("eye", new(Unreachable))).Message;
        Assert.Contains($"{Cached("haarcascade_eye")} is not the published file", message);
        Assert.Contains($"use it knowingly with --cascade {Cached("haarcascade_eye")}", message);
    }

    [Fact]
    public void Without_a_network_it_is_said_what_to_do()
    {
        string message = Assert.Throws<BoxfitException>(() => Find("eye", new(Unreachable))).Message;
        Assert.StartsWith($"{Unreachable}/haarcascade_eye.xml could not be downloaded: ", message);
        Assert.Contains(
            "Or get https://raw.githubusercontent.com/opencv/opencv/4.6.0/data/haarcascades/haarcascade_eye.xml by other means " +
            $"and put it to {Cached("haarcascade_eye")}; or name a file of your own with --cascade FILE, " +
            "or install OpenCV's cascades (Debian and Ubuntu: apt-get install opencv-data).", message);
    }

    [Fact]
    public void The_package_has_the_files_that_are_published()
    {
        CascadeFixtures.Installed("haarcascade_eye");
        var installed = CascadeFiles.Installed();
        var both = CascadeCatalogue.All.Where(c => installed.ContainsKey(c.Key)).ToList();
        Assert.True(both.Count >= 21, $"{both.Count} cascades"); // OpenCV has given one a new name since.
        Assert.All(both, c => Assert.Equal(
            c.Value.Checksum.Digits, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(installed[c.Key])))));
    }
}
