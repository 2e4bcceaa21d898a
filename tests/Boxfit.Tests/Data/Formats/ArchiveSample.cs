using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Data.Formats;

/// <summary>A tar file as WebDataset has it, with boxes in the forms that are read.</summary>
static class ArchiveSample
{
    public static readonly FormatSample Whole = new("webdataset",
        "photos.tar/0.jpg 640x480 train: 1.5 2 200 100 cat 0.25 | photos.tar/a/1.jpg x : 1 2 4 6 dog; 1 2 3 4 bird | " +
        "photos.tar/b/2.png x : 10 20 40 60 7 | photos.tar/empty.jpg x :",
        ("photos.tar", ""))
    {
        Make = Write,
    };

    static void Write(string path) => File.WriteAllBytes(path, TestArchives.Tar(
        TestArchives.File("0.jpg"),
        TestArchives.File("0.json",
            """{"width":640,"height":480,"split":"train","boxes":[{"x1":1.5,"y1":2,"x2":200,"y2":100,"label":"cat","score":0.25}]}"""),
        TestArchives.File("0.seg.png"),
        TestArchives.File("a/1.jpg"),
        TestArchives.File("a/1.cls", "bird\n"),
        TestArchives.File("a/1.json",
            """{"caption":"x","objects":[{"x":1,"y":2,"w":3,"h":4,"category":"dog"},{"xmin":1,"ymin":2,"xmax":3,"ymax":4}]}"""),
        TestArchives.File("b/2.png"),
        TestArchives.File("b/2.json", """{"shapes":[{"label":7,"points":[[10,20],[40,60]],"shape_type":"rectangle"}]}"""),
        TestArchives.File("empty.jpg"),
        TestArchives.File("empty.json", """{"boxes":[]}"""),
        TestArchives.File("unknown.jpg"),
        TestArchives.File("unknown.json", """{"url":"https://example.org/1.jpg"}""")));
}
