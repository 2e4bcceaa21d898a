namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of COCO's relatives, Pascal VOC, Label Studio, labelme and other JSON.</summary>
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
        new("coco Hugging Face", "a.png 863x640 : 302 109 375 161 0; 810 100 867 128 1 | b.png x : 160 31 408 647 2", ("metadata.jsonl", """
            {"file_name":"a.png","width":863,"height":640,"objects":{"bbox":[[302.0,109.0,73.0,52.0],[810,100,57,28]],"categories":[0,1]}}
            {"file_name":"b.png","objects":{"bbox":[[160.0,31.0,248.0,616.0]],"categories":[2],"area":[152768]}}
            """)),
    ];

    static readonly FormatSample[] s_labelStudio =
    [
        new("labelstudio JSON-MIN", "a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", ("min.json", """
            [{"id":1,"img":"/data/upload/2/1a2b3c4d-a.jpg","bbox":[{"x":25.0,"y":25.0,"width":50.0,"height":62.5,"rotation":0,
              "rectanglelabels":["cat"],"original_width":120,"original_height":80}],"annotator":1,"annotation_id":1,
              "created_at":"2024-01-01","updated_at":"2024-01-01","lead_time":3.1}]
            """)),
        new("labelstudio behind a host", "photos/a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", ("tasks.json", """
            [{"id":1,"annotations":[{"id":1,"completed_by":1,"result":[],"was_cancelled":false},
                {"id":2,"completed_by":2,"result":[{"id":"r1","type":"rectanglelabels","from_name":"label","to_name":"image",
                "original_width":120,"original_height":80,"image_rotation":0,
                "value":{"x":25.0,"y":25.0,"width":50.0,"height":62.5,"rotation":0,"rectanglelabels":["cat"]}}],"ground_truth":true}],
              "data":{"image":"http://localhost:8080/data/local-files/?d=photos/a.jpg"},"meta":{},"drafts":[],"predictions":[]}]
            """)),
    ];

    static readonly FormatSample[] s_others =
    [
        new("createml Roboflow", "a.jpg x : 30 20 90 70 cat | b.jpg x :", ("_annotations.createml.json", """
            [{"image":"a.jpg","annotations":[{"label":"cat","coordinates":{"x":60,"y":45,"width":60,"height":50}}]},
             {"image":"b.jpg","annotations":[]}]
            """)),
        new("createml Apple", "a.png x : 30 20 90 70 cat", ("annotations.json", """
            [{"imagefilename":"a.png","annotation":[{"coordinates":{"y":45.0,"x":60.0,"height":50.0,"width":60.0},"label":"cat"}]}]
            """)),
        new("voc turned", "a.jpg 120x80 : 21.109 6.109 98.891 83.891 cat", ("a.xml", """
            <annotation><folder/><filename>a.jpg</filename><size><width>120</width><height>80</height></size>
            <object><name>cat</name><bndbox><xmin>30.0</xmin><ymin>20.0</ymin><xmax>90.0</xmax><ymax>70.0</ymax></bndbox>
            <attributes><attribute><name>rotation</name><value>45.0</value></attribute></attributes></object></annotation>
            """)),
    ];

    static readonly FormatSample[] s_supervisely =
    [
        new("supervisely", "a.jpg 120x80 : 30 20 90 70 cat 0.5; 1 2 30 40 dog", ("a.jpg.json", """
            {"description":"","tags":[],"size":{"height":80,"width":120},"objects":[{"id":1,"classId":2,"labelerLogin":"anna",
              "geometryType":"rectangle","tags":[{"name":"confidence","value":0.5}],"classTitle":"cat",
              "points":{"exterior":[[90,20],[30,70]],"interior":[]}},
             {"classTitle":"dog","geometryType":"polygon","tags":[],
              "points":{"exterior":[[1,2],[30,3],[9,40]],"interior":[[[5,5],[6,6],[5,6]]]}}]}
            """)),
    ];

    static readonly FormatSample[] s_via =
    [
        new("via 1", "a.jpg x : 30 20 90 70 cat; 1 2 30 40 dog | b.jpg x :", ("via_region_data.json", """
            {"a.jpg2211":{"fileref":"","size":2211,"filename":"a.jpg","base64_img_data":"","file_attributes":{},"regions":{
              "0":{"shape_attributes":{"name":"rect","x":30,"y":20,"width":60,"height":50},"region_attributes":{"class":"cat"}},
              "1":{"shape_attributes":{"name":"polygon","all_points_x":[1,30,9,1],"all_points_y":[2,3,40,2]},
                "region_attributes":{"class":"dog"}}}},
             "b.jpg2200":{"fileref":"","size":2200,"filename":"b.jpg","base64_img_data":"","file_attributes":{},"regions":{}}}
            """)),
        new("via project", "photos/a.jpg x test: 30 20 90 70 cat", ("via_project.json", """
            {"_via_settings":{"ui":{"image":{"region_label":"__via_region_id__"}},"core":{"buffer_size":18,"filepath":{},
                "default_filepath":""},"project":{"name":"cats"}},
             "_via_img_metadata":{"photos/a.jpg-1":{"filename":"photos/a.jpg","size":-1,"regions":[
                {"shape_attributes":{"name":"rect","x":30,"y":20,"width":60,"height":50},"region_attributes":{"kind":{"cat":true}}}],
                "file_attributes":{"split":"test"}}},
             "_via_attributes":{"region":{"kind":{"type":"checkbox","description":"","options":{"cat":"","dog":""},"default_options":{}}},
                "file":{}},
             "_via_data_format_version":"2.0.10","_via_image_id_list":["photos/a.jpg-1"]}
            """)),
        new("via 3", "a.jpg x test: 30 20 90.5 70 cat; 1 2 30 40 dog | b.jpg x :", ("via3.json", """
            {"project":{"pid":"__VIA_PROJECT_ID__","rev":"__VIA_PROJECT_REV_ID__","pname":"cats","data_format_version":"3.1.1",
               "creator":"VGG Image Annotator (http://www.robots.ox.ac.uk/~vgg/software/via)","created":1600000000000,"vid_list":["1","2"]},
             "config":{"file":{"loc_prefix":{"1":"","2":"","3":"","4":""}},"ui":{"file_content_align":"center"}},
             "attribute":{"1":{"aname":"kind","anchor_id":"FILE1_Z0_XY1","type":4,"desc":"","options":{"0":"cat","1":"dog"},
               "default_option_id":""},"2":{"aname":"split","anchor_id":"FILE1_Z0_XY0","type":1,"desc":"","options":{},
               "default_option_id":""}},
             "file":{"1":{"fid":1,"fname":"a.jpg","type":2,"loc":1,"src":""},"2":{"fid":"2","fname":"b.jpg","type":2,"loc":1,"src":""},
               "3":{"fid":"3","fname":"c.mp4","type":4,"loc":1,"src":""}},
             "metadata":{"1_lXsQ7xKf":{"vid":"1","flg":0,"z":[],"xy":[2,30,20,60.5,50],"av":{"1":"0"}},
               "1_abc":{"vid":"1","flg":0,"z":[],"xy":[7,1,2,30,3,9,40],"av":{"1":"1"}},
               "1_def":{"vid":"1","flg":0,"z":[],"xy":[],"av":{"2":"test"}}},
             "view":{"1":{"fid_list":[1]},"2":{"fid_list":["2"]}}}
            """)),
        new("via CSV", "a.jpg x : 30 20 90 70 cat; 1 2 31 42 dog | b.jpg x :", ("via_export_csv.csv",
            "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n" +
            "a.jpg,2211,\"{}\",2,0,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":30,\"\"y\"\":20,\"\"width\"\":60,\"\"height\"\":50}\"," +
            "\"{\"\"label\"\":\"\"cat\"\"}\"\n" +
            "a.jpg,2211,\"{}\",2,1,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":1,\"\"y\"\":2,\"\"width\"\":30,\"\"height\"\":40}\"," +
            "\"{\"\"label\"\":\"\"dog\"\"}\"\n" +
            "b.jpg,2200,\"{}\",0,0,\"{}\",\"{}\"\n")),
        new("via CSV of version 1", "a.jpg x : 96 44 114 56 a \"dog\"", ("via_region_data.csv",
            "#filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\r\n" +
            "a.jpg,2211,\"{\"\"caption\"\":\"\"one, two; three\"\"}\",1,0," +
            "\"{\"\"name\"\":\"\"ellipse\"\",\"\"cx\"\":105,\"\"cy\"\":50,\"\"rx\"\":9,\"\"ry\"\":6}\"," +
            "\"{\"\"name\"\":\"\"a \\\"\"dog\\\"\"\"\"}\"\r\n")),
    ];

    public static readonly FormatSample[] All = [.. Coco, .. s_labelStudio, .. s_others, .. s_supervisely, .. s_via];
}
