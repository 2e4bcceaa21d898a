namespace Boxfit.Tests.Preparation.Splitting;

public class ObjectStrataTests
{
    [Fact]
    public void Classes_and_pictures_without_an_object_are_apart()
    {
        AnnotatedPicture[] pictures = [Picture("cat"), Picture("dog"), Picture(), Picture("cat", "dog"), Picture()];
        int[] strata = ObjectStrata.Find(pictures, finer: null);
        Assert.Equal([0, 1, 2, 0, 2], strata);
        Assert.Equal([0, 1, 2, 3, 2], ObjectStrata.Find(pictures, [0, 0, 3, 1, 3]));
    }

    [Fact]
    public void Data_of_one_kind_is_in_one() =>
        Assert.Equal([0, 0, 0], ObjectStrata.Find([Picture(""), Picture(""), Picture("")], finer: null));

    static AnnotatedPicture Picture(params string[] labels) => new()
    {
        Name = "a.png", File = "/boxes.csv", Row = 1,
        Objects = [.. labels.Select(l => new AnnotatedObject(0, 0, 1, 1, Label: l))],
    };
}
