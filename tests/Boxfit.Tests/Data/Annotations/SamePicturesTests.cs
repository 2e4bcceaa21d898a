namespace Boxfit.Tests.Data.Annotations;

public class SamePicturesTests
{
    [Fact]
    public void Pictures_of_one_path_are_together_and_those_without_are_alone() =>
        Assert.Equal(
            [[0, 2, 5], [1], [3], [4, 6], [7]],
            SamePictures.Groups(["a", null, "a", null, "b", "a", "b", "c"]));
}
