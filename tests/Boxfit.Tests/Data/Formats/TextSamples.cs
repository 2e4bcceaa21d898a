namespace Boxfit.Tests.Data.Formats;

/// <summary>Samples of lists and tables.</summary>
static class TextSamples
{
    public static readonly FormatSample[] All =
    [
        new("csv TensorFlow", "a.jpg 40x20 : 1 2 3 4 cat",
            ("labels.csv", "filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,40,20,cat,1,2,3,4\n")),
    ];
}
