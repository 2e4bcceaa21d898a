namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of COCO's relatives, Pascal VOC, Label Studio and labelme.</summary>
static class ObjectSamples
{
    public static readonly FormatSample[] Coco =
    [
        new("coco Detectron2", "a.jpg 120x80 : 30 20 90 70 0 | b.jpg 120x80 : 10 10 70 60 1", ("dataset.json", """
            [{"file_name":"a.jpg","height":80,"width":120,"image_id":0,
              "annotations":[{"bbox":[30,20,90,70],"bbox_mode":0,"category_id":0}]},
             {"file_name":"b.jpg","height":80,"width":120,"image_id":1,
              "annotations":[{"bbox":[10,10,60,50],"bbox_mode":1,"category_id":1,"segmentation":[],"iscrowd":0}]}]
            """)),
        new("coco MMDetection's list", "a.jpg 120x80 : 30 20 90 70 0; 1 2 3 4 1 | b.jpg 120x80 :", ("annotation.json", """
            [{"filename":"a.jpg","width":120,"height":80,
              "ann":{"bboxes":[[30,20,90,70],[1,2,3,4]],"labels":[0,1],"bboxes_ignore":[[5,5,9,9]],"labels_ignore":[0]}},
             {"filename":"b.jpg","width":120,"height":80,"ann":{"bboxes":[],"labels":[]}}]
            """)),
        new("coco MMDetection", "a/b.jpg 120x80 : 30 20 90 70 dog", ("train.json", """
            {"metainfo":{"classes":["cat","dog"]},"data_list":[{"img_path":"a/b.jpg","height":80,"width":120,"img_id":7,
              "instances":[{"bbox":[30,20,90,70],"bbox_label":1,"ignore_flag":0}]}]}
            """)),
    ];

    public static readonly FormatSample[] All = [.. Coco];
}
