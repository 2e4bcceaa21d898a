namespace Boxfit.Tests.Web.Watching;

public sealed class OwnProgramTests
{
    [Fact]
    public void The_program_is_started_as_it_was_and_no_other()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["/opt/boxfit"], OwnProgram.Find("/opt/boxfit", folder.Path));
        Assert.Null(OwnProgram.Find("/usr/bin/dotnet", folder.Path));
        string assembly = folder.Write("boxfit.dll");
        Assert.Equal(["/usr/bin/dotnet", assembly], OwnProgram.Find("/usr/bin/dotnet", folder.Path));
        Assert.Null(OwnProgram.Find("/opt/someone", folder.Path));
    }

    [Theory]
    [InlineData("/opt/boxfit", "boxfit train boxes.csv", "train")]
    [InlineData("/usr/bin/dotnet", "dotnet /opt/boxfit.dll demo", "demo")]
    [InlineData("/usr/bin/dotnet", "dotnet exec --depsfile x /opt/boxfit.dll train", "train")]
    [InlineData("/usr/bin/dotnet", "dotnet /opt/other.dll train", null)]
    [InlineData("/usr/bin/python3", "boxfit train", null)]
    [InlineData("/opt/boxfit", "boxfit", null)]
    public void The_command_of_a_process_is_read_from_its_words(string executable, string words, string? command) =>
        Assert.Equal(command, OwnProgram.Command(executable, words.Split(' ')));
}
