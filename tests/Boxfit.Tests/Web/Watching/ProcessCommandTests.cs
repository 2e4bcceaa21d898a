namespace Boxfit.Tests.Web.Watching;

public sealed class ProcessCommandTests
{
    [Theory]
    [InlineData("/opt/boxfit", "boxfit train boxes.csv", "train")]
    [InlineData("/usr/bin/dotnet", "dotnet /opt/boxfit.dll demo", "demo")]
    [InlineData("/usr/bin/dotnet", "dotnet exec --depsfile x /opt/boxfit.dll train", "train")]
    [InlineData("/usr/bin/dotnet", "dotnet /opt/other.dll train", null)]
    [InlineData("/usr/bin/python3", "boxfit train", null)]
    [InlineData("/opt/boxfit", "boxfit", null)]
    public void The_command_of_a_process_is_read_from_its_words(string executable, string words, string? command) =>
        Assert.Equal(command, ProcessCommand.Of(executable, words.Split(' ')));
}
