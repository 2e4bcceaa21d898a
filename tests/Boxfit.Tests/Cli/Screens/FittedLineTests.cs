namespace Boxfit.Tests.Cli.Screens;

public class FittedLineTests
{
    static readonly FittedLine s_line = new(new("Epoch 1/9"), new("loss 0.1", 1), new("wait 2 %", 3), new("best 0.9"), new("0:10", 2));

    [Theory]
    [InlineData(45, "Epoch 1/9  loss 0.1  wait 2 %  best 0.9  0:10")]
    [InlineData(44, "Epoch 1/9  loss 0.1  best 0.9  0:10")]
    [InlineData(34, "Epoch 1/9  loss 0.1  best 0.9")]
    [InlineData(20, "Epoch 1/9  best 0.9")]
    [InlineData(12, "Epoch 1/9  …")]
    public void The_highest_rank_is_left_out_first_and_rank_0_never(int width, string expected) =>
        Assert.Equal(expected, s_line.Text(width));

    [Fact]
    public void Where_lines_may_have_any_length_all_is_said() =>
        Assert.Equal("Epoch 1/9  loss 0.1  wait 2 %  best 0.9  0:10", $"{s_line}");
}
