namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of lists and tables.</summary>
static class TextSamples
{
    const string WiderFace =
        "0--Parade/0_Parade_1.jpg\n2\n449 330 122 149 0 0 0 0 0 0 \n361 98 263 339 1 0 0 0 2 0 \n" +
        "6--Funeral/my face 2.jpg\n0\n0 0 0 0 0 0 0 0 0 0 \n9--Press/3.jpg\n1\n10 20 30 40 0 0 0 0 0 0 \n";

    const string Landmarks = "488.906 373.643 0.0 542.089 376.442 0.0 515.031 412.83 0.0 485.174 425.893 0.0 538.357 431.491 0.0";

    const string Celeba = "3\nimage_id x_1 y_1 width height\n000001.jpg    95  71 226 313\n000002.jpg    72  94 221 306\n" +
        "000003.jpg   216 " +
        " 59  91 126\n";

    const string Expected = "000001.jpg x train: 95 71 321 384 | 000002.jpg x validation: 72 94 293 400 | 000003.jpg x test: 216 59 307 " +
        "185";

    const string Ellipses =
        "2002/08/11/big/img_591\n1\n123.583300 85.549500 1.265839 269.693400 161.781200  1\n2002/08/26/big/img_265\n2\n" +
        "30 20 0 50 60 1\n30 20 1.5707963267948966 50 60 1\n";

    const string Manifest =
        "{\"source-ref\":\"s3://bucket/set/a.jpg\",\"job\":{\"image_size\":[{\"width\":120,\"height\":80,\"depth\":3}],\"annotations\":[" +
        "{\"class_id\":0,\"top\":20,\"left\":30,\"height\":50,\"width\":60},{\"class_id\":1,\"width\":9,\"top\":1," +
        "\"height\":8,\"left\":2}]}," +
        "\"job-metadata\":{\"objects\":[{\"confidence\":0.09},{\"confidence\":0.5}],\"class-map\":{\"0\":\"cat\",\"1\":\"dog\"}," +
        "\"type\":\"groundtruth/object-detection\",\"human-annotated\":\"yes\",\"creation-date\":\"2018-10-18T22:18:13\"," +
        "\"job-name\":\"x/job\"}}\n" +
        "{\"source-ref\":\"s3://bucket/set/b.jpg\",\"job-metadata\":{\"class-map\":{},\"objects\":[]}," +
        "\"job\":{\"annotations\":[],\"image_size\":[]}}\n";

    const string Vertex =
        "{\"imageGcsUri\":\"gs://bucket/a.jpg\",\"boundingBoxAnnotations\":[{\"displayName\":\"cat\",\"xMin\":0.25," +
        "\"yMin\":\"0.5\",\"xMax\":0.75,\"yMax\":1}]," +
        "\"dataItemResourceLabels\":{\"aiplatform.googleapis.com/ml_use\":\"training\"}}\n" +
        "{\"imageGcsUri\":\"gs://bucket/b.jpg\",\"boundingBoxAnnotations\":[]," +
        "\"dataItemResourceLabels\":{\"aiplatform.googleapis.com/ml_use\":\"test\"}}\n";

    const string Kitti =
        "Car 0.00 0 -1.58 587.01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n" +
        "DontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10\n" +
        "Person_sitting 0.00 3 -1.65 1 2 30 40 1.86 0.60 2.02 4.59 1.32 45.84 -1.55 0.75\n";

    public static readonly FormatSample[] All =
    [
        new("csv TensorFlow", "a.jpg 40x20 : 1 2 3 4 cat",
            ("labels.csv", "filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,40,20,cat,1,2,3,4\n")),
        new("openimages V6",
            "0001eeaf4aed83f9 x : 0.1 0.3 0.2 0.4 Cat, small; 0.5 0.6 0.75 1 /m/02 | 0002 x : 0 0 1 1 /m/02 0.5",
            ("train-annotations-bbox.csv",
                "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside,XClick1X\n" +
                "0001eeaf4aed83f9,xclick,/m/01,1,0.1,0.2,0.3,0.4,0,0,0,0,0,-1\n0001eeaf4aed83f9,xclick,/m/02,1,0.5,0.75,0.6,1," +
                "0,0,0,0,0,-1\n" +
                "0002,activemil,/m/02,0.5,0,1,0,1,0,0,0,0,0,-1\n"),
            ("class-descriptions-boxable.csv", "/m/01,\"Cat, small\"\n")),
        new("openimages challenge", "a1 x : 0.1 0.3 0.2 0.4 /m/01",
            ("challenge-2019-validation-detection-bbox.csv",
                "ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf\na1,/m/01,0.1,0.2,0.3,0.4,0\n")),
        new("makesense", "a.jpg 120x80 : 30 20 90 70 cat; 1 2 31 42 dog | b.jpg 120x80 : 10 10 70 60 cat",
            ("labels.csv", "cat,30,20,60,50,a.jpg,120,80\ndog,1,2,30,40,a.jpg,120,80\ncat,10,10,60,50,b.jpg,120,80")),
        new("automl", "a.jpg x train: 0.25 0.25 0.75 0.875 cat; 0 0 0.5 0.5 a dog | x/b.jpg x test: 0.1 0.125 0.6 0.75 cat | c.jpg x : 0 " +
            "0 1 1 cat",
            ("import.csv", "TRAIN,gs://bucket/a.jpg,cat,0.25,0.25,,,0.75,0.875,,\nTRAIN,gs://bucket/a.jpg,a dog,0,0,0.5,0,0.5,0.5,0,0.5\n" +
                "TEST,gs://bucket/x/b.jpg,cat,0.1,0.125,,,0.6,0.75,,\nUNASSIGNED,gs://bucket/c.jpg,cat,0,0,,,1,1,,\n")),
        new("automl header", "a.jpg x validation: 0.25 0.25 0.75 0.875 cat",
            ("import.csv", "set,path,label,x_min,y_min,x_max,y_min,x_max,y_max,x_min,y_max\nVALIDATION,a.jpg,cat,0.25,0.25,,," +
                "0.75,0.875,,\n")),
        new("automl lines", "a.jpg x train: 0.25 0.5 0.75 1 cat | b.jpg x test:", ("data.jsonl", Vertex)),
        new("groundtruth", "set/a.jpg 120x80 : 30 20 90 70 cat 0.09; 2 1 11 9 dog 0.5 | set/b.jpg x :", ("output.manifest", Manifest)),
        new("kerasyolo", "my pics/a.jpg x : 50 100 150 200 cat; 30 50 200 120 dog | b.jpg x : | c.jpg x : 1 2 3 4 dog",
            ("train.txt", "my pics/a.jpg 50,100,150,200,0 30,50,200,120,1\nb.jpg\nc.jpg 1,2,3,4,1\n"), ("classes.txt", "cat\ndog\n")),
        new("cub", "001.Cat/a.jpg x train: 30 20 90 70 001.Cat | 002.Dog/b.jpg x test: 10 10.5 70 60.5 002.Dog",
            ("bounding_boxes.txt", "1 30.0 20.0 60.0 50.0\n2 10.0 10.5 60.0 50.0\n"), ("images.txt", "1 001.Cat/a.jpg\n2 002.Dog/b.jpg\n"),
            ("image_class_labels.txt", "1 1\n2 2\n"), ("classes.txt", "1 001.Cat\n2 002.Dog\n"), ("train_test_split.txt", "1 1\n2 0\n"),
            ("parts/part_locs.txt", "1 1 0.0 0.0 0\n")),
        new("cub NABirds", "0817/a.jpg 1024x768 : 83 59 211 287 Oak Titmouse",
            ("bounding_boxes.txt", "0000139e-21dc-4d0c 83 59 128 228\n"), ("images.txt", "0000139e-21dc-4d0c 0817/a.jpg\n"),
            ("image_class_labels.txt", "0000139e-21dc-4d0c 817\n"), ("classes.txt", "0 Birds\n817 Oak Titmouse\n"),
            ("sizes.txt", "0000139e-21dc-4d0c 1024 768\n")),
        new("celeba", Expected, ("Anno/list_bbox_celeba.txt", Celeba),
            ("Eval/list_eval_partition.txt", "000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n")),
        new("celeba Kaggle", Expected,
            ("list_bbox_celeba.csv", "image_id,x_1,y_1,width,height\n000001.jpg,95,71,226,313\n000002.jpg,72,94,221,306\n" +
                "000003.jpg,216,59,91,126\n"),
            ("list_eval_partition.csv", "image_id,partition\n000001.jpg,0\n000002.jpg,1\n000003.jpg,2\n")),
        new("celeba DeepFashion", "img/a/1.jpg x train: 72 79 232 273 1 | img/a/2.jpg x test: 1 2 3 4 2",
            ("list_bbox_inshop.txt", "2\nimage_name clothes_type pose_type x_1 y_1 x_2 y_2\nimg/a/1.jpg 1 1 072 079 232 273\nimg/a/2.jpg " +
                "2 1 1 2 3 4\n"),
            ("list_eval_partition.txt", "2\nimage_name item_id evaluation_status\nimg/a/1.jpg id_1 train\nimg/a/2.jpg id_1 query\n")),
        new("widerface", "0--Parade/0_Parade_1.jpg x : 449 330 571 479; 361 98 624 437 | 6--Funeral/my face 2.jpg x : | 9--Press/3.jpg x " +
            ": 10 20 40 60",
            ("wider_face_train_bbx_gt.txt", WiderFace)),
        new("widerface RetinaFace", "0--Parade/1.jpg x : 449 330 571 479; 10 20 40 60 | 0--Parade/2.jpg x : 1 2 4 6",
            ("label.txt", $"# 0--Parade/1.jpg\n449 330 122 149 {Landmarks} 0.82\n10 20 30 40 -1.0 {Landmarks[8..]} 0.3\n# " +
                $"0--Parade/2.jpg\n1 2 3 4\n")),
        new("widerface SCRFD", "0--Parade/1.jpg 1024x1385 : 449 330 571 479 | 0--Parade/2.jpg 100x90 : 1 2 3 4",
            ("labelv2.txt", $"# 0--Parade/1.jpg 1024 1385\n449 330 571 479 {Landmarks}\n# 0--Parade/2.jpg 100 90\n1 2 3 4\n")),
        new("widerface FDDB",
            "2002/08/11/big/img_591 x : 180.051 41.134 359.336 282.428 | 2002/08/26/big/img_265 x : 20 40 80 80; 30 30 70 90",
            ("FDDB-fold-01-ellipseList.txt", Ellipses)),
        new("widerface detections", "a.jpg x : 449 330 571 479  0.9; 10 20 40 60  0.1",
            ("1.txt", "a.jpg\n2\n449 330 122 149 0.9\n10 20 30 40 0.1\n")),
        new("kitti", "000001 x : 587.01 173.33 614.12 200.12 Car; 1 2 30 40 Person_sitting 0.75", ("label_2/000001.txt", Kitti)),
    ];
}
