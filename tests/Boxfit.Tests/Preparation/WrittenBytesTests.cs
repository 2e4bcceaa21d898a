namespace Boxfit.Tests.Preparation;

/// <summary>The exact bytes of files that this or a later version reads again, that a page shows, or that other programs read.</summary>
public sealed class WrittenBytesTests : IDisposable
{
    static readonly LabelledPicture[] s_pictures =
    [
        new()
        {
            Name = "é <b>&'+\"\\😀.jpg",
            Bytes = 12345678901,
            Width = 100,
            Height = 80,
            Cascade = 1,
            Boxes = [new(1, 2, 30, 40, 5, 6.123456789), new(10, 20, 50, 70, 12, -2)],
        },
        new() { Name = "small\u2028\t.png", Bytes = 0, Width = 3, Height = 4, IsTooSmall = true },
        new() { Name = "half \uD83D.png", Bytes = -1, Error = "there is no \"file\" <é>" },
        new() { Name = "none.png", Bytes = 7, Width = 5, Height = 6 },
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Journal()
    {
        var settings = new Dictionary<string, string> { ["--cascade"] = "a <é>.xml (0123)", ["--scale-factor"] = "1.1" };
        using (var journal = LabelJournal.Open(_folder["journal"], settings))
        {
            foreach (var picture in s_pictures) journal.Add(picture);
            journal.Finish(new("12ab", ""));
        }
        Assert.Equal(
            """
            {"boxfitLabels":1,"settings":{"--cascade":"a <é>.xml (0123)","--scale-factor":"1.1"}}
            {"name":"é <b>&'+\"\\\uD83D\uDE00.jpg","bytes":12345678901,"width":100,"height":80,"cascade":1,
            "boxes":[[1,2,30,40,5,6.123456789],[10,20,50,70,12,-2]]}
            {"name":"small\u2028\t.png","bytes":0,"width":3,"height":4,"tooSmall":true,"cascade":0,"boxes":[]}
            {"name":"half \uFFFD.png","bytes":-1,"error":"there is no \"file\" <é>"}
            {"name":"none.png","bytes":7,"width":5,"height":6,"cascade":0,"boxes":[]}
            {"finished":"12ab","labels":""}

            """.Replace(",\n", ","),
            File.ReadAllText(_folder["journal"]));
        using var again = LabelJournal.Open(_folder["journal"], settings);
        Assert.True(again.IsFinished);
        Assert.Equal(new FinishedMark("12ab", ""), again.Mark);
        foreach (var picture in s_pictures)
        {
            var read = again.Find(picture.Name.Replace('\uD83D', '\uFFFD').Replace("\uFFFD\uDE00", "😀"))!;
            Assert.Equal(picture.Boxes, read.Boxes);
            Assert.Equal(picture with { Name = "", Boxes = [] }, read with { Name = "", Boxes = [] });
        }
    }

    [Theory]
    [InlineData("{\"name\":\"a.png\",\"bytes\":1}")] // neither found nor failed
    [InlineData("{\"name\":\"a.png\",\"bytes\":1,\"width\":5,\"height\":6,\"cascade\":0,\"boxes\":[[1,2,3,4,5]]}")]
    [InlineData("{\"name\":1,\"bytes\":1,\"error\":\"e\"}")]
    [InlineData("{\"name\":\"a.png\",\"error\":\"e\"}")]
    [InlineData("{\"finished\":\"12ab\"}")]
    [InlineData("{\"name\":\"a.p")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_damaged_line_of_a_journal_and_all_after_it_are_dropped(string line)
    {
        const string first = "{\"boxfitLabels\":1,\"settings\":{}}\n", whole = "{\"name\":\"b.png\",\"bytes\":1,\"error\":\"e\"}\n";
        File.WriteAllText(_folder["journal"], first + whole + line + "\n" + whole.Replace('b', 'c'));
        using (var journal = LabelJournal.Open(_folder["journal"], new Dictionary<string, string>()))
            Assert.Equal(["b.png"], journal.Names);
        Assert.Equal(first + whole, File.ReadAllText(_folder["journal"]));
    }

    [Fact]
    public void Sheet()
    {
        var options = new LabellingOptions
        {
            Pictures = [],
            Output = _folder["labels é.csv"],
            Policy = LabelPolicy.Largest,
            Cascades = [new("frontal"), new("profile <é>", Mirrored: true)],
        };
        LabelSheet.Write(new(options.Output), options, [.. s_pictures.Select(p => p.Name)], s_pictures, hasLabels: true);
        const string start = "id=\"data\">";
        string html = File.ReadAllText(_folder["labels é.html"]);
        string data = html[(html.IndexOf(start, StringComparison.Ordinal) + start.Length)..];
        Assert.Equal(
            """
            {"labels":"labels é.csv","policy":"largest","thumbnails":"labels é.sheet",
            "cascades":["frontal","profile \u003Cé\u003E:mirror"],
            "statuses":["labelled","none found","several","too small","unreadable"],
            "captions":["\uD83D\uDE00.jpg","small\u2028\t.png","half \uFFFD.png","none.png"],"hasLabels":true,"pictures":[
            ["é \u003Cb\u003E\u0026\u0027\u002B\u0022\\\uD83D\uDE00.jpg","12/6d6cb76eefe81c.jpe",0,100,80,1,
            [[10,20,50,70,12,0.5455,-2],[1,2,30,40,5,0.3333,6.123]],2],
            ["small\u2028\t.png","a6/1326b87c354893.jpe",3,3,4,0,[],0],
            ["half \uFFFD.png","",4,"there is no \u0022file\u0022 \u003Cé\u003E"],
            ["none.png","78/29619780663b77.jpe",1,5,6,0,[],0]]}
            """.ReplaceLineEndings(""),
            data[..data.IndexOf("</script>", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Record_of_a_fetched_set()
    {
        var record = new FetchRecord(
            [new(12345678901, "67ab")], ["images é", "<a>"], 3, 99, new Dictionary<string, int> { ["links"] = 1, ["names é"] = 2 });
        record.Save(_folder["record.json"]);
        Assert.Equal(
            """
            {
              "archives": [
                {
                  "bytes": 12345678901,
                  "sha256": "67ab"
                }
              ],
              "entries": [
                "images \u00E9",
                "\u003Ca\u003E"
              ],
              "files": 3,
              "bytes": 99,
              "skipped": {
                "links": 1,
                "names \u00E9": 2
              }
            }
            """,
            File.ReadAllText(_folder["record.json"]));
        var read = FetchRecord.Find(_folder["record.json"])!;
        Assert.Equal(record.Archives, read.Archives);
        Assert.Equal(record.Entries, read.Entries);
        Assert.Equal((3, 99), (read.Unpacked.Files, read.Unpacked.Bytes));
        Assert.Equal(record.Unpacked.Skipped, read.Unpacked.Skipped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"archives\":[],\"entries\":[],\"files\":1,\"bytes\":2}")]
    [InlineData("{\"archives\":[null],\"entries\":[],\"files\":1,\"bytes\":2,\"skipped\":{}}")]
    [InlineData("{\"archives\":[],\"entries\":[],\"files\":1.5,\"bytes\":2,\"skipped\":{}}")]
    public void A_damaged_record_of_a_fetched_set_is_none(string text)
    {
        File.WriteAllText(_folder["record.json"], text);
        Assert.Null(FetchRecord.Find(_folder["record.json"]));
    }

    [Fact]
    public void Tables()
    {
        var kind = FindingKinds.LabelSpelling;
        Finding[] findings =
        [
            new(kind, "/a/b, c.csv", 12, " lead", "a \"b\""), new(kind, "/a", 0, "trail ", "x\ny"), new(kind, "\ttab", 1, "#", " \"q\" "),
            new(kind, "a\rb", 1, "é😀", "half \uD83D"), new(kind, "=1+1", 1, "'", "a;b"),
        ];
        FindingsTable.Write(_folder["findings.csv"], findings);
        Assert.Equal(
            "file,row,picture,kind,severity,detail\n" +
            "\"/a/b, c.csv\",12, lead,label-spelling,note,\"a \"\"b\"\"\"\n/a,,trail ,label-spelling,note,\"x\ny\"\n" +
            "\ttab,1,#,label-spelling,note,\" \"\"q\"\" \"\n\"a\rb\",1,é😀,label-spelling,note,half \uFFFD\n" +
            "=1+1,1,',label-spelling,note,a;b\n",
            File.ReadAllText(_folder["findings.csv"]));
        FindingsTable.WriteLeftOut(_folder["left.csv"], findings[..1]);
        Assert.Equal(
            "file,row,picture,kind,reason\n\"/a/b, c.csv\",12, lead,label-spelling,\"a \"\"b\"\"\"\n",
            File.ReadAllText(_folder["left.csv"]));
        ComparisonTable.Write(_folder["compared.csv"], new()
        {
            Pictures =
            [
                new(" é, <\"x\">.jpg", null, new(1.23456789, 2, 3, 4), new(0.1, 0.2, 0.3, 0.45, BoxUnit.Share), 0.123456789),
                new(" b.jpg", null, new(-0.0000001, 1e9, 3, 4), new(1, 2, 3, 4), 1),
            ],
            OnlyInA = [],
            OnlyInB = [],
            Skipped = new Dictionary<string, int>(),
            Notes = [],
        });
        Assert.Equal(
            "path,iou,unitA,x1A,y1A,x2A,y2A,unitB,x1B,y1B,x2B,y2B\n" +
            "\" é, <\"\"x\"\">.jpg\",0.123457,pixels,1.234568,2,3,4,share,0.1,0.2,0.3,0.45\n" +
            " b.jpg,1,pixels,-0,1000000000,3,4,pixels,1,2,3,4\n",
            File.ReadAllText(_folder["compared.csv"]));
    }
}
