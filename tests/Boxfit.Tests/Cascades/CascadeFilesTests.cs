using Boxfit.Cascades;

namespace Boxfit.Tests.Cascades;

public class CascadeFilesTests
{
    [Theory]
    [InlineData("frontalface_default", "haarcascade_frontalface_default.xml")]
    [InlineData("haarcascade_eye.xml", "haarcascade_eye.xml")]
    [InlineData("lbpcascade_frontalface", "lbpcascade_frontalface.xml")]
    [InlineData("silverware", "lbpcascade_silverware.xml")]
    [InlineData("profileface", "haarcascade_profileface.xml")]
    public void Names_go_without_prefix_and_extension(string name, string file)
    {
        CascadeFixtures.Installed("haarcascade_eye");
        Assert.Equal(file, Path.GetFileName(CascadeFiles.Find(name)));
    }

    [Fact]
    public void An_unknown_name_lists_those_near_it_and_the_package()
    {
        var error = Assert.Throws<InputException>(() => CascadeFiles.Find("frontalface_defualt"));
        Assert.Contains("opencv-data", error.Message);
        if (CascadeFiles.Installed().Count > 0) Assert.Contains("haarcascade_frontalface_default", error.Message);
    }

    [Fact]
    public void A_file_is_itself() => Assert.Equal(CascadeFixtures.Path("trees.xml"), CascadeFiles.Find(CascadeFixtures.Path("trees.xml")));
}
