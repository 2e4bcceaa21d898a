namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of what VoTT writes.</summary>
static class VottSamples
{
    const string Asset = """
        {
            "asset": {
                "format": "jpg",
                "id": "0a1b",
                "name": "a%20cat.jpg",
                "path": "file:C:/pics/a%20cat.jpg",
                "size": {
                    "width": 120,
                    "height": 80
                },
                "state": 2,
                "type": 1
            },
            "regions": [
                {
                    "id": "r-1",
                    "type": "POLYGON",
                    "tags": ["cat"],
                    "boundingBox": {"height": 50, "width": 60.5, "left": 30, "top": 20},
                    "points": [{"x": 30, "y": 45}, {"x": 60, "y": 20}, {"x": 90.5, "y": 45}, {"x": 60, "y": 70}]
                }
            ],
            "version": "2.2.0"
        }

        """;

    public static readonly FormatSample[] All =
    [
        new("vott export",
            "a.jpg 120x80 : 30 20 90 70 cat; 1.5 2 31.5 42 dog; 1.5 2 31.5 42 old | b.jpg 120x80 : | v.mp4#t=1.5.jpg 64x48 : 1 2 4 6 cat",
            ("vott-json-export/cats-export.json", """
            {"name":"cats","securityToken":"cats Token","videoSettings":{"frameExtractionRate":15},
             "tags":[{"name":"cat","color":"#5db300"},{"name":"dog","color":"#e81123"}],"id":"bTpKFJ","version":"2.2.0",
             "assets":{
              "0a1":{"asset":{"format":"jpg","id":"0a1","name":"a.jpg","path":"file:C:/pics/a.jpg","size":{"width":120,"height":80},
                "state":2,"type":1},"regions":[
                {"id":"r1","type":"RECTANGLE","tags":["cat"],"boundingBox":{"height":50,"width":60,"left":30,"top":20},
                 "points":[{"x":30,"y":20},{"x":90,"y":20},{"x":90,"y":70},{"x":30,"y":70}]},
                {"id":"r2","type":"RECTANGLE","tags":["dog","old"],"boundingBox":{"height":40,"width":30,"left":1.5,"top":2},
                 "points":[{"x":1.5,"y":2},{"x":31.5,"y":2},{"x":31.5,"y":42},{"x":1.5,"y":42}]}],"version":"2.2.0"},
              "0a2":{"asset":{"format":"jpg","id":"0a2","name":"b.jpg","path":"file:C:/pics/b.jpg","size":{"width":120,"height":80},
                "state":1,"type":1},"regions":[],"version":"2.2.0"},
              "0a3":{"asset":{"format":"jpg","id":"0a3","name":"c.jpg","path":"file:C:/pics/c.jpg","size":null,"state":0,"type":1},
                "regions":[],"version":"2.2.0"},
              "0a4":{"asset":{"format":"mp4","id":"0a4","name":"v.mp4#t=1.5.jpg","path":"file:C:/pics/v.mp4#t=1.5",
                "size":{"width":64,"height":48},"state":2,"type":3,"timestamp":1.5,
                "parent":{"format":"mp4","id":"0a5","name":"v.mp4","path":"file:C:/pics/v.mp4","size":null,"state":2,"type":2}},
                "regions":[{"id":"r3","type":"SQUARE","tags":["cat"],"boundingBox":{"height":4,"width":3,"left":1,"top":2},"points":[]}]}}}
            """)),
        new("vott picture", "a cat.jpg 120x80 : 30 20 90.5 70 cat", ("0a1b-asset.json", Asset)),
        new("vott project", "a cat.jpg 120x80 : 30 20 90.5 70 cat",
            ("cats.vott", """
                {"name":"cats","securityToken":"cats Token","sourceConnection":{"name":"pics","providerType":"localFileSystemProxy",
                  "providerOptions":{"encrypted":"e30="},"id":"RErYJz"},"tags":[{"name":"cat","color":"#5db300"}],"id":"bTpKFJ",
                 "activeLearningSettings":{"autoDetect":false,"predictTag":true,"modelPathType":"coco"},"version":"2.2.0",
                 "assets":{"0a1b":{"format":"jpg","id":"0a1b","name":"a%20cat.jpg","path":"file:C:/pics/a%20cat.jpg",
                   "size":{"width":120,"height":80},"state":2,"type":1}}}
                """),
            ("0a1b-asset.json", Asset)),
        new("vott 1", "a.jpg 1000x500 : 0.25 0.2 0.75 0.9 cat | b.jpg x :", ("pics.json", """
            {"frames":{"a.jpg":[{"x1":250,"y1":100,"x2":750,"y2":450,"width":1000,"height":500,
               "box":{"x1":250,"y1":100,"x2":750,"y2":450},
               "points":[{"x":250,"y":100},{"x":750,"y":100},{"x":750,"y":450},{"x":250,"y":450}],
               "UID":"6b5c9a3d","id":0,"type":"rect","tags":["cat"],"name":1}]},
             "framerate":"1","inputTags":"cat,dog","suggestiontype":"track","scd":false,"visitedFrames":["a.jpg","b.jpg"],
             "tag_colors":["#0ed78c","#a2099a"]}
            """)),
    ];
}
