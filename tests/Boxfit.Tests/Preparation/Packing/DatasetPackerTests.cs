using System.Formats.Tar;
using Boxfit.Preparation.Packing;

namespace Boxfit.Tests.Preparation.Packing;

public sealed class DatasetPackerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    PackedPicture Picture(string name, int bytes, PackedBoxes? boxes = null) => new(_folder.Write(name, new byte[bytes]), name, boxes);

    [Fact]
    public void Pictures_are_copied_with_their_boxes_beside_and_any_tool_reads_them()
    {
        PackedBoxes boxes = new(40, 20, [new(1, 2, 3.5, 4, "cat", null)], "test");
        PackedPicture[] pictures = [Picture("a/v1.2.JPG", 10, boxes), Picture("b/v1.2.JPG", 11), Picture("c.png", 12, new(4, 2, []))];
        var result = DatasetPacker.Pack(pictures, new() { Out = _folder["packed"] });
        Assert.Equal((3, 1), (result.Pictures, result.Boxes));
        string path = Path.Combine(result.Folder, Assert.Single(result.Archives));
        Assert.Equal("pictures-000000.tar", Path.GetFileName(path));
        using var tar = new TarReader(File.OpenRead(path));
        var found = new List<string>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            found.Add($"{entry.Name} {entry.Length}");
            if (entry.Name == "a_v1_2.json")
            {
                Assert.Equal(
                    """{"width":40,"height":20,"boxes":[{"x1":1,"y1":2,"x2":3.5,"y2":4,"label":"cat"}],"split":"test"}""",
                    new StreamReader(entry.DataStream!).ReadToEnd());
            }
        }
        Assert.Equal(["a_v1_2.jpg 10", "a_v1_2.json 95", "b_v1_2.jpg 11", "c.png 12", "c.json 33"], found);
        Assert.Equal(5, ArchiveIndex.Read(path + ArchiveIndex.Ending)!.Members.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Archives_have_a_size_and_the_same_pictures_give_the_same_bytes(bool isZip)
    {
        PackedPicture[] pictures =
            [Picture("1.jpg", 60), Picture("2.jpg", 40), Picture("3.jpg", 1), Picture("4.jpg", 500), Picture("é.jpg", 2)];
        PackOptions options = new() { Out = _folder["one"], IsZip = isZip, MostBytes = 100 };
        var result = DatasetPacker.Pack(pictures, options);
        string ending = isZip ? "zip" : "tar";
        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"pictures-00000{i}.{ending}"), result.Archives);
        Assert.Equal(
            ["1.jpg", "2.jpg", "3.jpg", "4.jpg", "é.jpg"],
            result.Archives.SelectMany(a => ArchivedFile.Below(Path.Combine(result.Folder, a))!.Select(p => Path.GetFileName(p))));
        var again = DatasetPacker.Pack(pictures, options with { Out = _folder["two"] });
        foreach (string name in result.Archives)
            Assert.True(FileComparison.AreEqual(Path.Combine(result.Folder, name), Path.Combine(again.Folder, name)), name);
        if (!isZip) return;
        using var zip = System.IO.Compression.ZipFile.OpenRead(Path.Combine(result.Folder, result.Archives[0]));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
    }

    [Fact]
    public void Where_a_picture_is_gone_nothing_is_written()
    {
        PackedPicture[] pictures = [Picture("1.jpg", 60), new(_folder["none.jpg"], "none.jpg")];
        var e = Assert.Throws<InputException>(() => DatasetPacker.Pack(pictures, new() { Out = _folder["out"] }));
        Assert.Contains(_folder["none.jpg"], e.Message);
        Assert.False(Path.Exists(_folder["out"]));
        Assert.Single(_folder.Names);
    }
}
