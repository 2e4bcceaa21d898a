namespace Boxfit.Tests.Data.Formats;

/// <summary>Tables as people have them: what a column is, and what its numbers are, is certain, or the table is refused.</summary>
public sealed class TableFormatTests : IDisposable
{
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image_name,width,height,x0,y0,x1,y1\na.png,120,80,30,20,90,70\n")]
    [InlineData("image,minX,maxX,minY,maxY\na.png,30,90,20,70\n")]
    [InlineData("Unnamed: 0,img_path,x1,y1,x2,y2\n0,a.png,30,20,90,70\n")]
    [InlineData(",x,y,h,w\na.png,30,20,50,60\n")]
    [InlineData("filename;xmin;ymin;xmax;ymax\na.png;30,0;20,00;90,0;70,0\n")]
    [InlineData("Bild;X;Y;Breite;Höhe\na.png;30,0;20,0;60,0;50,0\n")]
    [InlineData("Dateiname;Box Links;Box Oben;Box Rechts;Box Unten;Klasse\na.png;30;20;90;70;Katze\n")]
    [InlineData("image;x;y;largeur;hauteur\na.png;30;20;60;50\n")]
    [InlineData("fichier;gauche;haut;droite;bas\na.png;30;20;90;70\n")]
    [InlineData("imagen;x;y;ancho;alto\na.png;30;20;60;50\n")]
    [InlineData("left,top,right,bottom,links,image\n30,20,90,70,4,a.png\n")]
    [InlineData("path,box\na.png,\"['30', '20', '90', '70']\"\n")]
    [InlineData("path,box\na.png,\"[np.float64(30.0), np.float64(20.0), np.float64(90.0), np.float64(70.0)]\"\n")]
    [InlineData("path,box\na.png,\"array([30., 20., 90., 70.], dtype=float32)\"\n")]
    [InlineData("filename,box\na.png,\"((30, 20), (90, 70))\"\n")]
    [InlineData("filename,points\na.png,\"[(30, 20), (90, 20), (90, 70), (30, 70)]\"\n")]
    [InlineData("image,annotations\na.png,\"[{'x': 30, 'y': 20, 'width': 60, 'height': 50}]\"\n")]
    [InlineData("image,box\na.png,\"{\"\"xmin\"\": 30, \"\"ymin\"\": 20, \"\"xmax\"\": 90, \"\"ymax\"\": 70}\"\n")]
    [InlineData("file,cx,cy,w,h\na.png,60,45,60,50\n")]
    [InlineData("file,x_center,y_center,bbox_width,bbox_height,width,height\na.png,60,45,60,50,120,80\n")]
    [InlineData("label,image,bbox_left,bbox_top,bbox_right,bbox_bottom\ncat,a.png,30,20,90,70\n")]
    [InlineData("path,x1,y1,x2,y2,x3,y3,x4,y4\na.png,30,20,90,20,90,70,30,70\n")]
    [InlineData("image_id,x_1,y_1,width,height\na.png,30,20,60,50\n")]
    [InlineData("image_id,width,height,bbox\na.png,120,80,\"[30, 20, 90, 70]\"\n")]
    [InlineData("name,file,l,t,r,b\ncat,a.png,30,20,90,70\n")]
    [InlineData("cat,30,20,90,70,a.png\n")]
    [InlineData("a.png,30,20,90,70,cat\n")]
    public void Columns_and_cells_of_many_kinds(string csv) => Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(csv)));

    [Theory]
    [InlineData("xmin,xmax,ymin,ymax,frame\n70,20,80,60,a.png\n75,30,85,70,b.png\n60,10,70,50,c.png\n", "right edge lies left")]
    [InlineData("path,left,top,right,bottom\na.png,70,60,80,20\nb.png,75,70,85,30\nc.png,60,50,70,10\n", "lower edge lies above")]
    public void Corners_that_all_lie_crossed_are_columns_in_another_order_or_a_side_counted_from_the_other_end(string csv, string what)
    {
        Assert.Contains(what, Assert.Throws<InputException>(() => Boxes(csv)).Message);
        Assert.Equal(3, Boxes(Read(csv, ReadOptions.ByContent with { Boxes = BoxForm.Corners })).Length);
    }

    [Theory]
    [InlineData("a,b,c,d,e\na.png,30,20,90,70\n", "\"b\"")]
    [InlineData("filename,label,x1_x,y1_x,x2_x,y2_x\na.png,cat,30,20,90,70\n", "\"x1_x\"")]
    [InlineData("datoteka,levo,zgoraj,desno,spodaj\na.png,30,20,90,70\n", "\"levo\"")]
    [InlineData("path,x1,y1,x2,y2,x1\na.png,30,20,90,70,5\n", "same edge")]
    [InlineData("path,face_x1,y1,x2,y2,body_x1,head_x1,x1\na.png,30,20,90,70,5,6,7\n", "same edge")]
    [InlineData("a.png,120,80,30,20,90,70\n", "6 columns hold numbers")]
    [InlineData("30,a.png,20,b.png,90,70\n", "several columns seem to name pictures")]
    [InlineData("filename,width,height,x,y,width,height\na.png,120,80,30,20,60,50\n", "may both be the width of the box")]
    [InlineData("filename,width,height,x,y,width.1,height.1\na.png,120,80,30,20,60,50\n", "\"width.1\" (column 6)")]
    [InlineData("file,face_x,face_y,face_width,bbox_width,height\na.png,30,20,60,80,50\n", "may both be the width of the box")]
    [InlineData("path,0,1,2,3\na.png,30,20,90,70\n", "the columns of the box are not clear")]
    [InlineData(",0,1,2,3\na.png,30,20,90,70\n", "the columns of the box are not clear")]
    [InlineData("my pictures,0,1,2,3\na.png,30,20,90,70\n", "the columns of the box are not clear")]
    public void What_is_not_clear_is_refused_with_what_was_found(string csv, string found)
    {
        string message = Refusal(csv);
        Assert.Contains(found, message);
        Assert.Contains("--columns", message);
    }

    [Theory]
    [InlineData("a.png,10,10,100,60\nb.png,20,5,110,70\n", 10, 10, 100, 60)] // as sizes outside the picture
    [InlineData("a.png,60,40,50,30\nb.png,20,5,90,70\n", 60, 40, 110, 70)] // as corners empty
    public void Numbers_without_names_are_what_all_rows_can_be(string csv, int x1, int y1, int x2, int y2)
    {
        var set = Read(csv);
        Assert.Equal((x1, y1, x2, y2), Boxes(set)[0]);
        Assert.Contains("are read as", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData(NumberUnit.Share, "0.1,0.2,0.9,0.8", "30,20,90,70", "--units share is said, but of 2 boxes 1 reaches far out")]
    [InlineData(NumberUnit.Percent, "30,20,90,70", "30,20,90,210", "as far as 210. Leave --units out, or say --units pixels")]
    public void Numbers_that_are_not_what_the_user_says_are_refused(NumberUnit units, string a, string b, string text)
    {
        string message = Assert.Throws<InputException>(
            () => Read($"path,x1,y1,x2,y2\na.jpg,{a}\nb.jpg,{b}\n", new() { Units = units })).Message;
        Assert.Contains(text, message);
        Assert.Contains("the first \"b.jpg\" in row 3", message);
    }

    [Fact]
    public void Shares_a_little_outside_are_read_where_the_user_says_so() => Assert.Equal(
        1.2, Read("path,x1,y1,x2,y2\na.jpg,0.1,0.2,1.2,0.8\n", new() { Units = NumberUnit.Share }).Pictures[0].Objects[0].X2);

    [Fact]
    public void Lists_that_may_be_both_are_refused_until_the_user_says_which()
    {
        const string csv = "image_id,width,height,bbox,source\na,120,80,\"[30, 20, 60, 50]\",u\nb,120,80,\"[10, 10, 60, 50]\",u\n";
        string message = Refusal(csv);
        Assert.Contains("--boxes size", message);
        Assert.Equal((30, 20, 90, 70), Boxes(Read(csv, new() { Boxes = BoxForm.Size }))[0]);
        Assert.Equal((30, 20, 60, 50), Boxes(Read(csv, new() { Boxes = BoxForm.Corners }))[0]);
    }

    [Fact]
    public void A_column_box_without_a_word_is_corners_and_a_line_says_so() =>
        Assert.Contains("--boxes size", Assert.Single(Read("a.png,\"[30, 20, 60, 50]\"\n").Notes));

    [Fact]
    public void The_user_names_the_columns()
    {
        var options = new ReadOptions { Columns = TableColumns.Parse("path=1,x=links,y=3,w=b,h=5,label=art") };
        var set = Read("datei,links,oben,b,h,art\na.png,30,20,60,50,cat\n", options);
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Equal("cat", set.Pictures[0].Objects[0].Label);
        options = new() { Columns = TableColumns.Parse("path=1,x1=none,y1=3,x2=4,y2=5") };
        var refusal = Assert.Throws<InputException>(() => Read("datei,links,o,b,h\na.png,3,2,6,5\n", options));
        Assert.Contains("there is no such column", refusal.Message);
    }

    [Fact]
    public void Shares_are_recognised_where_all_are_and_said()
    {
        var set = Read("path,x1,y1,x2,y2\na.png,0.25,0.25,0.75,0.875\n");
        Assert.Equal(BoxUnit.Share, set.Pictures[0].Objects[0].Unit);
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Contains("shares", Assert.Single(set.Notes));
        const string drift = "path,x1,y1,x2,y2\na.png,0.25,0.25,0.75,1.002\nb.png,0.1,0.1,0.5,0.5\n";
        Assert.Contains("--units share", Refusal(drift));
        Assert.Equal(BoxUnit.Share, Read(drift, new() { Units = NumberUnit.Share }).Pictures[0].Objects[0].Unit);
        Assert.Equal((30, 20, 90, 70), Boxes(Read("path,x1,y1,x2,y2\na.png,25,25,75,87.5\n", new() { Units = NumberUnit.Percent }))[0]);
    }

    [Theory]
    [InlineData("path,box\na.png,\"[30, 20, 90, 70]\"\nb.png,[]\n")]
    [InlineData("path,box\na.png,\"[30, 20, 90, 70]\"\nb.png,no_box\n")]
    [InlineData("path,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,nan,nan,nan,nan\n")]
    [InlineData("path,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,,,,\n")]
    public void Empty_cells_of_any_kind_are_a_picture_without_an_object(string csv)
    {
        var set = Read(csv);
        Assert.Empty(set.Problems);
        Assert.Equal([1, 0], set.Pictures.Select(p => p.Objects.Count));
    }

    [Fact]
    public void Several_boxes_in_one_cell_are_several_objects() =>
        Assert.Equal(
            [(30, 20, 90, 70), (1, 2, 3, 4), (5, 6, 100, 70)],
            Boxes("image_name,BoxesString\na.png,30 20 90 70;1 2 3 4\nb.png,5 6 100 70\nc.png,no_box\n"));

    [Theory]
    [InlineData("path,x1,y1,x2,y2,width,height\na.png,30,20,90,70,60,50\nb.png,10,10,70,65,60,55\n", null)]
    [InlineData("path,x1,y1,x2,y2,width,height\na.png,30,20,90,70,120,80\nb.png,10,10,70,65,120,80\n", 120)]
    public void Width_and_height_beside_corners_are_the_boxs_or_the_pictures(string csv, int? width)
    {
        var set = Read(csv);
        Assert.All(set.Pictures, p => Assert.Equal(width, p.Width));
        Assert.Equal(width is null ? 1 : 0, set.Notes.Count);
    }

    [Fact]
    public void Parts_may_be_numbers_where_they_can_be_one_thing_only()
    {
        const string header = "path,x1,y1,x2,y2,split\n";
        var set = Read(header + "a.png,1,2,3,4,0\nb.png,1,2,3,4,1\nc.png,1,2,3,4,2\n");
        Assert.Equal(["train", "validation", "test"], set.Pictures.Select(p => p.Part));
        Assert.Equal(2, Read(header + "a.png,1,2,3,4,0\nb.png,1,2,3,4,1\n").ProblemCount);
    }

    [Theory]
    [InlineData("path;x1;y1;x2;y2\na.png;1,234;2;3,000;4\n")]
    [InlineData("path,x1,y1,x2,y2\na.png,\"1,234\",2,\"3,000\",4\n")]
    public void A_comma_that_may_divide_thousands_is_no_number(string csv) => Assert.Equal(1, Read(csv).ProblemCount);

    /// <summary>Whatever order columns stand in, a header's names are followed.</summary>
    [Fact]
    public void Columns_may_stand_in_any_order()
    {
        string[][] forms =
        [
            ["x1", "y1", "x2", "y2"], ["xmin", "ymin", "xmax", "ymax"], ["left", "top", "right", "bottom"], ["x0", "y0", "x1", "y1"],
            ["bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"], ["minX", "minY", "maxX", "maxY"], ["x", "y", "w", "h"],
            ["bbox_x", "bbox_y", "bbox_width", "bbox_height"], ["cx", "cy", "width", "height"],
        ];
        var random = new Random(3);
        for (int n = 0; n < 300; n++)
        {
            string[] names = forms[random.Next(forms.Length)];
            string[] numbers = names[0] is "cx" ? ["60", "45", "60", "50"]
                : names[0] is "x" or "bbox_x" ? ["30", "20", "60", "50"] : ["30", "20", "90", "70"];
            (string Name, string Value)[] columns =
                [("image", "a.png"), ("class", "cat"), ("confidence", "0.5"), ("note", "7"), .. names.Zip(numbers)];
            random.Shuffle(columns);
            string csv = $"{string.Join(',', columns.Select(c => c.Name))}\n{string.Join(',', columns.Select(c => c.Value))}\n";
            Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(csv)));
        }
    }

    [Theory]
    [InlineData("filename,width,height,x,y,width,height\na.png,120,80,30,20,60,50\n", "path=1,x=4,y=5,w=6,h=7")]
    [InlineData("path,0,1,2,3\na.png,30,20,90,70\n", "path=path,x1=2,y1=3,x2=4,y2=5")]
    [InlineData("path,0,1,2,3\na.png,30,20,90,70\n", "path=path,x1=0,y1=1,x2=2,y2=3")]
    public void What_was_refused_is_read_with_columns(string csv, string columns) => Assert.Equal(
        (30, 20, 90, 70), Assert.Single(Boxes(Read(csv, new() { Columns = TableColumns.Parse(columns) }))));

    [Theory]
    [InlineData("path=path,x1=1,y1=2,x2=3,y2=4")]
    [InlineData("path=1,x1=0,y1=2,x2=3,y2=5")]
    public void Columns_called_by_numbers_are_refused_where_a_number_may_be_a_place(string columns)
    {
        var options = new ReadOptions { Columns = TableColumns.Parse(columns) };
        var refusal = Assert.Throws<InputException>(() => Read("path,1,2,3,4,0\na.png,30,20,90,70,6\n", options));
        Assert.Contains("is the name of one column and the place of another", refusal.Message);
    }

    [Fact]
    public void A_row_that_only_counts_the_columns_is_no_box_and_a_line_says_so()
    {
        var set = Read("0,1,2,3,4\na.png,30,20,90,70\n");
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(set)));
        Assert.Contains("The first row only counts the columns, so it is no box.", set.Notes);
        Assert.Equal((0, 1, 2, 3), Boxes("a.png,0,1,2,3\nb.png,30,20,90,70\n")[0]);
    }

    /// <summary>As corners empty, as place and size inside, and as centre and size inside as well.</summary>
    [Fact]
    public void Numbers_that_may_be_a_centre_are_refused_until_the_user_says_so()
    {
        const string csv = "image_id,bbox\na.png,\"[60, 40, 40, 30]\"\nb.png,\"[50, 40, 30, 20]\"\n";
        string message = Refusal(csv);
        Assert.Contains("--boxes size or --boxes centre", message);
        Assert.DoesNotContain("--boxes corners", message);
        Assert.Equal((40, 25, 80, 55), Boxes(Read(csv, new() { Boxes = BoxForm.Centre }))[0]);
        Assert.Equal((60, 40, 100, 70), Boxes(Read(csv, new() { Boxes = BoxForm.Size }))[0]);
        Assert.Contains("--boxes centre", Refusal(csv.Split('\n', 2)[1].Replace("\"[", "").Replace("]\"", "").Replace(" ", "")));
        // One box at the left edge cannot be a centre; one at the right cannot be a place.
        Assert.Equal((60, 40, 100, 70), Boxes(csv + "c.png,\"[5, 5, 60, 3]\"\n")[0]);
        Assert.Equal((40, 25, 80, 55), Boxes(csv + "c.png,\"[100, 60, 38, 38]\"\n")[0]);
    }

    [Fact]
    public void Shares_called_x_and_y_are_left_and_top_and_a_line_names_the_centre()
    {
        const string csv = "path,x,y,w,h\na.png,0.25,0.25,0.5,0.5\n";
        var set = Read(csv);
        Assert.Equal((30, 20, 90, 60), Assert.Single(Boxes(set)));
        Assert.Contains(set.Notes, n => n.Contains("--boxes centre"));
        Assert.Equal((0, 0, 60, 40), Assert.Single(Boxes(Read(csv, new() { Boxes = BoxForm.Centre }))));
        Assert.DoesNotContain(Read("path,left,top,width,height\na.png,0.25,0.25,0.5,0.5\n").Notes, n => n.Contains("centre"));
    }

    [Fact]
    public void Shares_among_pixels_are_a_problem_unless_the_unit_is_said()
    {
        const string csv = "path,x1,y1,x2,y2\na.png,30,20,90,70\nb.png,0.1,0.2,0.5,0.6\nc.png,1,2,30,40\n";
        var set = Read(csv);
        var problem = Assert.Single(set.Problems);
        Assert.Equal(3, problem.Row);
        Assert.Contains("--units", problem.Text);
        Assert.Equal(["a.png", "c.png"], set.Pictures.Select(p => p.Name));
        Assert.Equal(3, Read(csv, new() { Units = NumberUnit.Pixels }).Pictures.Count);
    }

    [Fact]
    public void The_message_counts_what_does_not_lie_in_0_to_1()
    {
        Assert.Contains("of 3 boxes 2 lie in 0…1 or nearly so, as shares of the picture do, but 1 does not lie wholly within",
            Refusal("path,x1,y1,x2,y2\na.png,0.1,0.1,0.5,0.5\nb.png,0.1,0.1,0.5,0.5\nc.png,1,2,30,40\n"));
        Assert.Contains("all 2 boxes lie in 0…1 or nearly so, as shares of the picture do, but 2 do not lie wholly within",
            Refusal("path,x1,y1,x2,y2\na.png,0.1,0.1,0.5,1.01\nb.png,-0.01,0.1,0.5,0.5\n"));
    }

    [Theory]
    [InlineData(400, 87.5, 10, true)]
    [InlineData(400, 87.5, 9, false)]
    [InlineData(400, 101, 10, false)]
    [InlineData(150, 87.5, 10, false)]
    public void Numbers_up_to_100_in_large_pictures_may_be_percent_and_a_line_says_so(int side, double most, int rows, bool isSaid)
    {
        _folder.AddPicture("large.png", side, side);
        string number = most.ToString(CultureInfo.InvariantCulture);
        string csv = "path,x1,y1,x2,y2\n" + string.Concat(Enumerable.Repeat($"large.png,25,25,75,{number}\n", rows));
        var set = Read(csv);
        Assert.Equal(isSaid, set.Notes.Any(n => n.Contains("--units percent")));
        Assert.All(set.Pictures[0].Objects, o => Assert.Equal((BoxUnit.Pixels, 75), (o.Unit, o.X2)));
    }

    [Theory]
    [InlineData("is_train", "True", "False", "test")]
    [InlineData("is_training_image", "1", "0", "test")]
    [InlineData("is_test", "no", "yes", "test")]
    [InlineData("is_valid", "0", "1", "validation")]
    [InlineData("is_train,is_test", "1,0", "0,1", "test")]
    [InlineData("is_train,is_test", "1,0", "0,0", "validation")]
    public void Parts_may_be_columns_of_yes_and_no(string columns, string first, string second, string part)
    {
        var set = Read($"path,x1,y1,x2,y2,{columns}\na.png,1,2,30,40,{first}\nb.png,1,2,30,40,{second}\n");
        Assert.Equal(["train", part], set.Pictures.Select(p => p.Part));
        bool isAssumed = columns is "is_train" or "is_training_image" || second == "0,0";
        Assert.Equal(isAssumed ? [$"Rows that are not in train are read as {part}: 1, the first in row 3."] : [], set.Notes);
    }

    [Theory]
    [InlineData("is_train", "maybe")]
    [InlineData("is_train,is_test", "1,1")]
    public void A_part_that_is_not_yes_or_no_or_both_is_a_problem(string columns, string text) =>
        Assert.Contains("part", Assert.Single(Read($"path,x1,y1,x2,y2,{columns}\na.png,1,2,30,40,{text}\n").Problems).Text);

    [Fact]
    public void A_column_name_beside_the_pictures_is_the_class()
    {
        Assert.Equal("cat", Read("image,name,x1,y1,x2,y2\na.png,cat,1,2,30,40\n").Pictures[0].Objects[0].Label);
        Assert.Equal("cat", Read("name,file,l,t,r,b\ncat,a.png,1,2,30,40\n").Pictures[0].Objects[0].Label);
        var set = Read("name,x1,y1,x2,y2\na.png,1,2,30,40\n");
        Assert.Equal(("a.png", ""), (set.Pictures[0].Name, set.Pictures[0].Objects[0].Label));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("path=path,x1=x1,y1=y1,x2=x2,y2=y2,confidence=confidence")]
    public void A_confidence_above_1_is_none_and_counted(string? columns)
    {
        var options = columns is null ? ReadOptions.ByContent : new() { Columns = TableColumns.Parse(columns) };
        var set = Read("path,x1,y1,x2,y2,confidence\na.png,1,2,30,40,0.9\nb.png,1,2,30,40,97\nc.png,1,2,30,40,-1\n", options);
        Assert.Equal([0.9, null, null], set.Pictures.Select(p => p.Objects[0].Confidence));
        Assert.Equal(["Confidences outside 0…1 are none: 2, the first in row 3."], set.Notes);
    }

    [Fact]
    public void Sizes_that_some_rows_contradict_are_said()
    {
        string rows = string.Concat(Enumerable.Range(0, 39).Select(i => $"{i}.png,30,20,90,70,120,80\n"));
        var set = Read("path,x1,y1,x2,y2,width,height\n" + rows + "a.png,30,20,200,70,120,80\n");
        Assert.All(set.Pictures, p => Assert.Equal(120, p.Width));
        Assert.Contains("1 of 40 boxes contradict", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("a.png,0.25,0.25,0.75,0.875,120,80\n", 120)]
    [InlineData("other.png,0.25,0.25,0.75,0.875,640,480\n", 640)]
    [InlineData("a.png,0.25,0.25,0.75,0.875,60,50\n", null)]
    [InlineData("a.png,0.25,0.25,0.75,0.875,0.5,0.625\n", null)]
    [InlineData("other.png,0.25,0.25,0.75,0.875,60,50\nother.png,0.25,0.25,0.5,0.875,30,50\n", null)]
    public void Width_and_height_beside_shares_are_the_pictures_only_where_they_can_be(string rows, int? width)
    {
        var set = Read("path,x1,y1,x2,y2,width,height\n" + rows);
        Assert.Equal(width, set.Pictures[0].Width);
        Assert.Equal((0.25, 0.875), (set.Pictures[0].Objects[0].X1, set.Pictures[0].Objects[0].Y2));
        Assert.Equal(width is null, set.Notes.Any(n => n.Contains("columns width and height")));
    }

    AnnotationSet Read(string csv, ReadOptions? options = null) => _folder.Read(csv, options);

    [Theory]
    [InlineData("{'x': 1, 'y': 2, 'width': 3, 'height': 4, 'width': 5}", "in which a name stands twice")]
    [InlineData("{'x': 1, 'y': 2, 'box_width': 3, 'height': 4, 'bbox_width': 5}", "whose numbers are not named")]
    public void Objects_whose_names_leave_a_doubt_are_a_problem(string cell, string found)
    {
        var set = Read($"image,box\na.png,\"[{{'x': 30, 'y': 20, 'width': 60, 'height': 50}}]\"\nb.png,\"{cell}\"\n");
        Assert.Contains(found, Assert.Single(set.Problems).Text);
    }

    string Refusal(string csv) => Assert.Throws<InputException>(() => Read(csv)).Message;

    (int, int, int, int)[] Boxes(string csv) => Boxes(Read(csv));

    static (int, int, int, int)[] Boxes(AnnotationSet set) => TableFolder.Boxes(set);

    [Theory]
    [InlineData("""[{""x"":25,""y"":25,""width"":50,""height"":62.5,""rectanglelabels"":[""cat""],""original_width"":120}]""",
        "is Label Studio's, in percent")]
    [InlineData("""{'x': 30, 'y': 20, 'width': 60, 'height': 50, 'rotation': 0.5}""", "which is turned")]
    public void A_cell_that_means_another_box_than_its_numbers_is_a_problem(string cell, string text)
    {
        var set = Read($"image,label\na.jpg,\"{cell}\"\n");
        Assert.Contains(text, Assert.Single(set.Problems).Text);
        Assert.Empty(set.Pictures);
    }
}
