namespace Boxfit.Tests.Data.Formats;

public sealed class TableUnitTests : IDisposable
{
    readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image,x1_norm,y1_norm,x2_norm,y2_norm\na.png,0.25,0.25,0.75,0.875\n")]
    [InlineData("image,x1_normalised,y1_normalised,x2_normalised,y2_normalised\na.png,0.25,0.25,0.75,0.875\n")]
    [InlineData("image,norm_xmin,norm_ymin,norm_xmax,norm_ymax\na.png,0.25,0.25,0.75,0.875\n")]
    [InlineData("image,bbox_rel_x1,bbox_rel_y1,bbox_rel_x2,bbox_rel_y2\na.png,0.25,0.25,0.75,0.875\n")]
    [InlineData("image,bbox_norm\na.png,\"[0.25, 0.25, 0.75, 0.875]\"\n")]
    [InlineData("image,xmin_px,ymin_px,xmax_px,ymax_px\na.png,30,20,90,70\n")]
    [InlineData("image,x_pixels,y_pixels,width_pixels,height_pixels\na.png,30,20,60,50\n")]
    [InlineData("image,x (%),y (%),w (%),h (%)\na.png,25,25,50,62.5\n")]
    [InlineData("image,xmin_pct,ymin_pct,xmax_pct,ymax_pct\na.png,25,25,75,87.5\n")]
    public void The_unit_that_a_header_names_is_followed(string csv) => Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(Read(csv))));

    [Theory]
    [InlineData("image,x1_norm,y1_norm,x2_norm,y2_norm\na.png,30,20,90,70\n", "\"x1_norm\"", "say shares of the picture", "30, 20, 90, 70")]
    [InlineData("image,x_normalized,y,w,h\na.png,30,20,60,50\n", "\"x_normalized\"", "says shares of the picture", "30, 20, 60, 50")]
    [InlineData("image,bbox_norm\na.png,\"[30, 20, 90, 70]\"\n", "\"bbox_norm\"", "says shares of the picture", "30, 20, 90, 70")]
    [InlineData("image,xmin_px,ymin_px,xmax_px,ymax_px\na.png,0.1,0.2,0.5,0.6\n", "\"xmin_px\"", "say pixels", "0.1, 0.2, 0.5, 0.6")]
    [InlineData("image,x_pixels,y_pixels,w,h\na.png,0.1,0.2,0.5,0.6\n", "\"x_pixels\"", "say pixels", "0.1, 0.2, 0.5, 0.6")]
    [InlineData("image,x_pct,y_pct,w_pct,h_pct\na.png,0.1,0.2,0.5,0.6\n", "\"x_pct\"", "say percent", "0.1, 0.2, 0.5, 0.6")]
    [InlineData("image,x_pct,y_pct,w_pct,h_pct\na.png,300,200,50,60\n", "\"x_pct\"", "say percent", "300, 200, 50, 60")]
    [InlineData("image,x_norm,y_norm,w_px,h_px\na.png,0.1,0.2,50,60\n", "\"x_norm\"", "say different units", "\"w_px\"")]
    public void A_header_that_its_numbers_contradict_is_refused(string csv, params string[] said)
    {
        string message = Assert.Throws<InputException>(() => Read(csv)).Message;
        Assert.All(said, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_users_word_counts_more_than_the_headers()
    {
        const string csv = "image,x1_norm,y1_norm,x2_norm,y2_norm\na.png,30,20,90,70\n";
        Assert.Equal((30, 20, 90, 70), Assert.Single(Boxes(Read(csv, new() { Units = NumberUnit.Pixels }))));
    }

    [Fact]
    public void A_few_rows_against_the_header_are_problems()
    {
        string shares = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}.png,0.25,0.25,0.75,0.875\n"));
        var set = Read("image,x1_norm,y1_norm,x2_norm,y2_norm\n" + shares + "last.png,30,20,90,70\n");
        Assert.Equal(30, set.Pictures.Count);
        Assert.Contains("not shares of the picture", Assert.Single(set.Problems).Text, StringComparison.Ordinal);
    }

    AnnotationSet Read(string csv, ReadOptions? options = null) => _folder.Read(csv, options);

    static (int, int, int, int)[] Boxes(AnnotationSet set) => TableFolder.Boxes(set);
}
