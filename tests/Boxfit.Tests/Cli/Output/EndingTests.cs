namespace Boxfit.Tests.Cli.Output;

public class EndingTests
{
    [Fact]
    public void Files_and_commands_are_said_among_messages_ready_to_be_copied()
    {
        var messages = new StringWriter();
        End(messages).Say(asJson: false);
        Assert.Equal(
            """

            Written
              runs/a/model.safetensors  the model

            Look at
              sheet.png  boxes

            Next
              boxfit predict 'my run' photos --format voc --images 'my photos'

            """, messages.ToString());
    }

    [Fact]
    public void Nothing_is_said_where_the_result_is_for_a_program()
    {
        var messages = new StringWriter();
        End(messages).Say(asJson: true);
        Assert.Empty(messages.ToString());
    }

    static Ending End(StringWriter messages)
    {
        var output = new StringWriter();
        var arguments = Application.CreateRoot().Parse(
            ["data", "check", "a.csv", "--format", "voc", "--images", "my photos", "--group", "x"]);
        var ending = new Ending(new(arguments, new(output, messages, () => Stream.Null), CancellationToken.None));
        return ending.Wrote("runs/a/model.safetensors", "the model").Wrote(null, "none").LookAt("sheet.png", "boxes")
            .Next("predict", ["my run", "photos", .. ending.Given("--images", "--format")]);
    }
}
