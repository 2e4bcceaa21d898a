namespace Boxfit.Tests.Data.Formats;

/// <summary>Tables as R, pandas, Excel and well-known data sets write them.</summary>
public sealed class TableReaderTests : IDisposable
{
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image,bbox,bbox,bbox,bbox\n,x1,y1,x2,y2\na.png,30,20,90,70\n")]
    [InlineData(",bbox,bbox,bbox,bbox\n,xmin,ymin,xmax,ymax\nimage,,,,\na.png,30,20,90,70\n")]
    [InlineData("\"image\" \"xmin\" \"ymin\" \"xmax\" \"ymax\"\n\"1\" \"a.png\" 30 20 90 70\n")]
    [InlineData("\"xmin\",\"ymin\",\"xmax\",\"ymax\",\"image\"\n\"7\",30,20,90,70,\"a.png\"\n")]
    [InlineData("image,xmin,ymin,xmax,ymax\n7,a,30,20,90,70\n")]
    [InlineData("image x1 y1 x2 y2\na.png 30 20 90 70\n")]
    [InlineData("# by a tool, 2020\nimage,x1,y1,x2,y2\na.png,30,20,90,70\n")]
    [InlineData("#image,x1,y1,x2,y2\na.png,30,20,90,70\n")]
    [InlineData("'image','x1','y1','x2','y2'\n'a.png',30,20,90,70\n")]
    [InlineData("'image','x1','y1','x2','y2'\n'a.png','30','20','90','70'\n")]
    [InlineData("patientId,x,y,width,height,Target\na,30,20,60,50,1\n")]
    [InlineData("image,row_min,col_min,row_max,col_max\na.png,20,30,70,90\n")]
    [InlineData("Filename;Upper left corner X;Upper left corner Y;Lower right corner X;Lower right corner Y\na.png;30;20;90;70\n")]
    [InlineData("image,x_center_norm,y_center_norm,width_norm,height_norm\na.png,0.5,0.5625,0.5,0.625\n")]
    [InlineData("image,xmin_px,ymin_px,xmax_px,ymax_px\na.png,30,20,90,70\n")]
    [InlineData("image,bbox_xywh\na.png,\"[30, 20, 60, 50]\"\n")]
    [InlineData("image,bbox_xyxy\na.png,\"[30, 20, 90, 70]\"\n")]
    [InlineData("image,box_cxcywh\na.png,\"[60, 45, 60, 50]\"\n")]
    [InlineData("image,\"Bbox [x, y, w, h]\"\na.png,\"[30, 20, 60, 50]\"\n")]
    [InlineData("image,bbox_xyxy\na.png,\"tensor([30., 20., 90., 70.], device='cuda:0', dtype=torch.float64)\"\n")]
    public void Headers_and_rows_of_many_tools(string csv) => Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(Read(csv))));

    [Fact]
    public void A_row_with_more_cells_than_the_header_is_a_problem_and_empty_ones_are_not()
    {
        var set = Read("path,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,20,25,39,75,48,25,65,50\nc.png,1,2,30,40,,\n");
        Assert.Equal(["a.png", "c.png"], set.Pictures.Select(p => p.Name));
        Assert.Equal(
            "\"b.png\" has 9 cells, but the header names 5 columns; put quotes around what has commas in it",
            Assert.Single(set.Problems).Text);
    }

    [Theory]
    [InlineData("image,xmin,ymin,xmax,ymax,label\n\"a.png\",30,20,90,70,\"two\nlines\"\nb.png,30,20,90,70,cat\n", "two\nlines", 4)]
    [InlineData("image,xmin,ymin,xmax,ymax,label\r\n" +
        "a.png,30,20,90,70,\"two\r\nlines\"\r\nb.png,30,20,90,70,5\" cat\r\n", "two\r\nlines", 4)]
    [InlineData("image,\"x\nmin\",ymin,xmax,ymax,label\na.png,30,20,90,70,dog\nb.png,30,20,90,70,cat\n", "dog", 4)]
    [InlineData("image,xmin,ymin,xmax,ymax,text,label\na.png,30,20,90,70,\"\nc.png,\"\"1\"\"\n\",dog\nb.png,30,20,90,70,,cat\n", "dog", 5)]
    public void Line_breaks_in_quotes_belong_to_the_cell(string csv, string label, int row)
    {
        var set = Read(csv);
        Assert.Empty(set.Problems);
        Assert.Equal(["a.png", "b.png"], set.Pictures.Select(p => p.Name));
        Assert.All(
            set.Pictures,
            p => Assert.Equal((30, 20, 90, 70), Assert.Single(p.Objects) is var o ? (o.X1, o.Y1, o.X2, o.Y2) : default));
        Assert.Equal((label, row), (set.Pictures[0].Objects[0].Label, set.Pictures[1].Row));
        Assert.Contains("line breaks in quotes", string.Join(' ', set.Notes));
    }

    [Theory]
    [InlineData("path,x1,y1,x2,y2,label\na.png,30,20,90,70,\"cat\nb.png,30,20,90,70,dog\n")]
    [InlineData("path,x1,y1,x2,y2,label\na.png,30,20,90,70,\"cat\nb.png,30,20,90,70,\"dog\"\n")]
    public void A_quote_left_open_spoils_one_row(string csv)
    {
        var set = Read(csv);
        Assert.Equal("b.png", Assert.Single(set.Pictures).Name);
        Assert.Equal("dog", Assert.Single(set.Pictures[0].Objects).Label);
        var problem = Assert.Single(set.Problems);
        Assert.Equal((2, true), (problem.Row, problem.Text.Contains("a quote that is not closed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Single_quotes_are_part_of_a_text_unless_the_header_has_them_too()
    {
        var set = Read("path,x1,y1,x2,y2,label\na.png,30,20,90,70,'`x1'\n");
        Assert.Equal("'`x1'", Assert.Single(Assert.Single(set.Pictures).Objects).Label);
    }

    [Theory]
    [InlineData("image,xmin,ymin,xmax,ymax,xmin.1,ymin.1,xmax.1,ymax.1", "\"xmin\" and \"xmin.1\"")]
    [InlineData("image,xmin_1,ymin_1,xmax_1,ymax_1,xmin_2,ymin_2,xmax_2,ymax_2", "\"xmin_1\" and \"xmin_2\"")]
    [InlineData("image,xmin1,ymin1,xmax1,ymax1,xmin2,ymin2,xmax2,ymax2", "\"xmin1\" and \"xmin2\"")]
    [InlineData("image,x_1,y_1,w_1,h_1,x_2,y_2,w_2,h_2", "\"x_1\" and \"x_2\"")]
    [InlineData("image,x1_x,y1_x,x2_x,y2_x,x1_y,y1_y,x2_y,y2_y", "\"x1_x\" and \"x1_y\"")]
    [InlineData("image,left_x1,left_y1,left_x2,left_y2,right_x1,right_y1,right_x2,right_y2", "\"left_x1\" and \"right_x1\"")]
    [InlineData("image,face_x,face_y,face_w,face_h,body_x,body_y,body_w,body_h", "\"face_x\" and \"body_x\"")]
    [InlineData("image,gt_x1,gt_y1,gt_x2,gt_y2,pred_x1,pred_y1,pred_x2,pred_y2", "\"gt_x1\" and \"pred_x1\"")]
    public void Several_boxes_a_row_are_refused_by_the_names_that_say_so(string header, string found)
    {
        string message = Assert.Throws<InputException>(() => Read($"{header}\na.png,30,20,90,70,1,2,3,4\n")).Message;
        Assert.Contains($"names several boxes a row, by {found}", message);
        Assert.Contains("--columns", message);
    }

    [Theory]
    [InlineData("image,x1,y1,x2,y2,pred_x1,pred_y1,pred_x2,pred_y2", "\"pred_x1\"")]
    [InlineData("image,xmin,ymin,xmax,ymax,xmin_old,ymin_old,xmax_old,ymax_old", "\"xmin_old\"")]
    public void Another_box_beside_plain_names_is_said(string header, string found)
    {
        var set = Read($"{header}\na.png,30,20,90,70,1,2,3,4\n");
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Contains(found, Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("image,xmin,ymin,xmax,ymax,xmin_2,ymin_2,xmax_2,ymax_2\na.png,30,20,90,70,,,,\n")] // none has a second box
    [InlineData("image,x1,y1,x2,y2,left_eye_x,left_eye_y,right_eye_x,right_eye_y\na.png,30,20,90,70,1,2,3,4\n")]
    [InlineData("image,width,height,bbox_x,bbox_y,bbox_w,bbox_h\na.png,120,80,30,20,60,50\n")]
    public void Columns_that_are_no_other_box_are_none(string csv)
    {
        var set = Read(csv);
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Empty(set.Notes);
    }

    [Theory]
    [InlineData("ImageId,EncodedPixels\na.png,1 2 3 4\nb.png,\n", "masks as runs of pixels")]
    [InlineData("ImageID,PredictionString\na,/m/05s2s 0.9 0.1 0.2 0.5 0.6\n", "a row for each box")]
    [InlineData("image,box_yxyx\na.png,\"[20, 30, 70, 90]\"\n", "write x first")]
    [InlineData("filename,width,height,x,y\na.png,120,80,30,20\nb.png,120,80,50,40\n", "are those of the pictures, in 2 of 2 rows")]
    [InlineData(",x1,y1,x2,y2,class,name\n0,30,20,90,70,0,face\n1,30,20,80,70,0,face\n", "which column names the picture")]
    [InlineData("image,prediction\na,cat\n", "the columns of the box are not clear")]
    [InlineData("image,x1,y1,x2,y2\na.png,30,20,25,30\nb.png,40,20,30,40\nc.png,30,20,50,40\n", "--boxes size")]
    public void What_holds_no_certain_box_is_refused_with_the_cause(string csv, string cause) =>
        Assert.Contains(cause, Assert.Throws<InputException>(() => Read(csv)).Message);

    [Theory]
    [InlineData("image,class_id,x1,y1,x2,y2,name\na.png,0,30,20,90,70,face\n", "face")]
    [InlineData("image,class,x1,y1,x2,y2,class_name\na.png,0,30,20,90,70,face\n", "face")]
    [InlineData("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\na.png;120;80;30;20;90;70;14\n", "14")]
    public void A_classs_name_says_more_than_its_number(string csv, string label) =>
        Assert.Equal(label, Assert.Single(Read(csv).Pictures[0].Objects).Label);

    [Theory]
    [InlineData("image,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,-1,-1,-1,-1\n")]
    [InlineData("image,x,y,w,h\na.png,30,20,60,50\nb.png,-1,-1,-1,-1\n")]
    [InlineData("image,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,#N/A,#N/A,#N/A,#N/A\n")]
    [InlineData("image,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,\\N,\\N,\\N,\\N\n")]
    public void What_tools_write_for_no_box_is_a_picture_without_one(string csv)
    {
        var set = Read(csv);
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Equal([1, 0], set.Pictures.Select(p => p.Objects.Count));
    }

    [Fact]
    public void Corners_in_another_order_are_read_where_they_can_be_nothing_else()
    {
        // As sizes all three reach out of their pictures.
        const string csv = "image,x1,y1,x2,y2\na.png,90,70,40,20\nb.png,100,10,50,60\nc.png,50,40,110,75\n";
        var set = Read(csv);
        Assert.Equal([(40, 20, 90, 70), (50, 10, 100, 60), (50, 40, 110, 75)], Boxes(set));
        Assert.Contains("2 boxes have their corners in another order", Assert.Single(set.Notes));
        const string both = "image,x1,y1,x2,y2\na.png,50,40,30,20\nb.png,40,40,30,20\n";
        Assert.Contains("--boxes corners", Assert.Throws<InputException>(() => Read(both)).Message);
        Assert.Equal([(30, 20, 50, 40), (30, 20, 40, 40)], Boxes(Read(both, new() { Boxes = BoxForm.Corners })));
        Assert.Equal([(50, 40, 80, 60), (40, 40, 70, 60)], Boxes(Read(both, new() { Boxes = BoxForm.Size })));
    }

    [Fact]
    public void The_classes_of_LISA_are_read()
    {
        var set = Read(
            "Filename;Annotation tag;Upper left corner X;Upper left corner Y;Lower right corner X;Lower right corner Y;" +
            "Occluded,On another road\n" +
            "a.png;stop;30;20;90;70;0,0\n");
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Equal("stop", set.Pictures[0].Objects[0].Label);
    }

    [Fact]
    public void Rows_of_pictures_that_could_not_be_read_are_no_pictures_without_objects()
    {
        var set = Read("path,width,height,x1,y1,x2,y2,error,label\na.png,120,80,30,20,90,70,,cat\n" +
            "b.png,,,,,,,the file is empty,\nc.png,,,,,,,,\n");
        Assert.Equal(["a.png", "c.png"], set.Pictures.Select(p => p.Name));
        Assert.Equal("Pictures that could not be read, as the column \"error\" says, are left out: 1, the first in row 3.", set.Notes[^1]);
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
    }

    [Fact]
    public void Spaces_around_a_name_are_its_own_where_a_file_has_them()
    {
        foreach (string name in (string[])[" a.png", "d.png ", " e.png"]) _folder.AddPicture(name);
        const string rows = " a.png,1,2,30,40\nd.png ,1,2,30,40\n b.png,1,2,30,40\n\" e.png\",1,2,30,40\n";
        var set = Read("path,x1,y1,x2,y2\n" + rows);
        Assert.Equal([" a.png", "d.png ", "b.png", " e.png"], set.Pictures.Select(p => p.Name));
        var locator = new PictureLocator(set, images: null);
        Assert.Equal([" a.png", "d.png ", "b.png", " e.png"], set.Pictures.Select(p => Path.GetFileName(locator.Find(p))));
    }

    AnnotationSet Read(string csv, ReadOptions? options = null) => _folder.Read(csv, options);

    static (int, int, int, int)[] Boxes(AnnotationSet set) => TableFolder.Boxes(set);
}
